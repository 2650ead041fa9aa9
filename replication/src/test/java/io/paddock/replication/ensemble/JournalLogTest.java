package io.paddock.replication.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.snapshot.SnapshotConfig;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.Zxid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on a real disk, with its threads. */
class JournalLogTest {
    private static final int MAX_ENTRY_LENGTH = 8_000;
    private static final long DEADLINE_MS = 120_000;

    @TempDir
    Path folder;

    private final Semaphore wakeups = new Semaphore(0);
    private final Random random = new Random(42);
    private final DiskModel model = new DiskModel();

    private EnsembleDisk open(final int server, final long retainBytes) {
        final JournalConfig journal = JournalConfig.defaults()
                .withLengths(64 * 1024, MAX_ENTRY_LENGTH)
                .withServerId(server)
                .withClusterId(5);
        final EnsembleDisk disk = EnsembleDisk.open(new EnsembleDiskContext()
                .config(new EnsembleDiskConfig(
                        journal, new SnapshotConfig(4096, 8192, 0, 0, 5), 1 << 16, 2, retainBytes))
                .journalFolder(folder.resolve("log" + server))
                .snapshotFolder(folder.resolve("snap" + server))
                .threadPrefix("test-" + server)
                .wakeup(wakeups::release));
        disk.recover(DiskModel.INITIAL, new SnapshotChecker());
        return disk;
    }

    private void append(final JournalLog log, final int count) {
        for (int i = 0; i < count; i++) {
            final DiskModel.Entry entry = model.add(random, 1, 1_000);
            log.append(
                    entry.type(),
                    entry.zxid(),
                    entry.timestampMs(),
                    entry.origin(),
                    new UnsafeBuffer(entry.payload()),
                    0,
                    entry.payload().length);
        }
    }

    private void awaitDurable(final JournalLog log, final long index) throws InterruptedException {
        while (log.durableIndex() < index) {
            assertNull(log.fault());
            assertTrue(
                    wakeups.tryAcquire(DEADLINE_MS, TimeUnit.MILLISECONDS) || log.durableIndex() >= index,
                    log.durableIndex() + " of " + index + " durable");
        }
    }

    private void check(final JournalLog log) {
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer();
        for (long index = log.epochs().baseIndex() + 1; index <= model.size(); ) {
            assertEquals(Integer.toUnsignedLong(model.chain(index - 1)), log.chainAt(index - 1));
            log.copyFrames(index, model.size(), 10_000, target, 0);
            int at = 0;
            for (int i = 0; i < log.copiedCount(); i++) {
                final byte[] copied = new byte[model.entry(index + i).frame().length];
                target.getBytes(at, copied);
                assertArrayEquals(model.entry(index + i).frame(), copied, "frame of entry " + (index + i));
                at += copied.length + 7 & -8;
            }
            index += log.copiedCount();
        }
    }

    @Test
    void shouldForceBehindTheOwnersBack() throws InterruptedException {
        try (EnsembleDisk disk = open(1, 0)) {
            for (int i = 0; i < 60; i++) {
                append(disk.log(), 1 + random.nextInt(40));
                disk.log().flush(false);
                if (i % 7 == 0) {
                    awaitDurable(disk.log(), model.size());
                }
            }
            check(disk.log());
            awaitDurable(disk.log(), model.size());
            check(disk.log());
        }
        try (EnsembleDisk disk = open(1, 0)) {
            assertEquals(model.size(), disk.log().durableIndex());
            check(disk.log());
        }
    }

    @Test
    void shouldCutWhileItIsForced() {
        try (EnsembleDisk disk = open(1, 0)) {
            final JournalLog log = disk.log();
            for (int i = 0; i < 40; i++) {
                append(log, 20);
                log.flush(false);
                append(log, random.nextInt(4));
                final long cut = model.size() - random.nextInt(20);
                model.truncateAfter(cut);
                log.truncateAfter(cut);
                assertEquals(cut, log.epochs().lastIndex());
                assertEquals(model.chain(cut), log.lastChain());
            }
            check(log);
        }
        try (EnsembleDisk disk = open(1, 0)) {
            assertEquals(model.size(), disk.log().epochs().lastIndex());
            check(disk.log());
        }
    }

    @Test
    void shouldHoldTheSameContentOnEveryServer() throws IOException {
        try (EnsembleDisk leader = open(1, 0);
                EnsembleDisk follower = open(2, 0)) {
            append(leader.log(), 300);
            final ExpandableArrayBuffer frames = new ExpandableArrayBuffer();
            for (long index = 1; index <= model.size(); ) {
                leader.log().copyFrames(index, model.size(), 20_000, frames, 0);
                int at = 0;
                for (int i = 0; i < leader.log().copiedCount(); i++) {
                    final int length = model.entry(index + i).frame().length;
                    assertTrue(follower.log().appendFrame(frames, at, length));
                    at += length + 7 & -8;
                }
                index += leader.log().copiedCount();
                follower.log().flush(true);
            }
            assertEquals(leader.log().lastChain(), follower.log().lastChain());
            snapshot(leader, 250);
            snapshot(follower, 250);
        }
        final String name = "snapshot." + Long.toHexString(model.zxid(250));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("snap1").resolve(name)),
                Files.readAllBytes(folder.resolve("snap2").resolve(name)));
    }

    private void snapshot(final EnsembleDisk disk, final long index) {
        disk.snapshots().begin(model.info(index));
        final byte[] state = model.state(index);
        try (SnapshotWriter writer = disk.snapshots().create(model.zxid(index), index)) {
            writer.write(new UnsafeBuffer(state), 0, state.length);
            writer.commit();
        }
        disk.onSnapshotDurable(model.zxid(index));
    }

    @Test
    void shouldKeepWhatAPeerNeedsWithinItsBound() throws Exception {
        try (EnsembleDisk disk = open(1, 512 << 10)) {
            append(disk.log(), 3_000);
            disk.log().flush(true);
            awaitDurable(disk.log(), model.size());
            snapshot(disk, 2_000);
            snapshot(disk, 2_900);
            disk.retain(500, model.size());
            final long first = disk.log().epochs().baseIndex();
            assertTrue(first > 0 && first < 2_000, "base " + first);
            check(disk.log());
            disk.retain(Long.MAX_VALUE, model.size());
            final long second = disk.log().epochs().baseIndex();
            assertTrue(second > first && second <= 2_000, "base " + second);
            check(disk.log());
            awaitRemoval(folder.resolve("log1").resolve("seg-0000000000000001.j"));
        }
        try (EnsembleDisk disk = open(1, 0)) {
            assertTrue(disk.log().epochs().baseIndex() > 0);
            check(disk.log());
        }
    }

    @Test
    void shouldKeepTheJournalWhereNoSnapshotHolds() throws Exception {
        final Path snapshots = folder.resolve("snap1");
        try (EnsembleDisk disk = open(1, 0)) {
            append(disk.log(), 3_000);
            disk.log().flush(true);
            awaitDurable(disk.log(), model.size());
            snapshot(disk, 2_000);
            snapshot(disk, 2_900);
            disk.retain(Long.MAX_VALUE, model.size());
            assertTrue(disk.log().epochs().baseIndex() > 0);
            awaitRemoval(folder.resolve("log1").resolve("seg-0000000000000001.j"));
        }
        for (final long index : new long[] {2_000, 2_900}) {
            final Path file = snapshots.resolve("snapshot." + Long.toHexString(model.zxid(index)));
            final byte[] content = Files.readAllBytes(file);
            // The end of the content. What the log knows of the entry comes first, and still holds.
            content[content.length - 41] ^= 1;
            Files.write(file, content);
        }
        try (EnsembleDisk disk = open(1, 0)) {
            assertEquals(0, disk.log().epochs().lastIndex());
            assertEquals(model.lastZxid(), disk.ackedFloor());
            assertEquals(0, disk.snapshots().zxids().length);
            // They come again from a leader that still has all of them.
            for (long index = 1; index <= model.size(); index++) {
                final DiskModel.Entry entry = model.entry(index);
                assertTrue(disk.log().appendFrame(entry.buffer(), 0, entry.frame().length));
            }
            disk.log().flush(true);
            awaitDurable(disk.log(), model.size());
            disk.retain(Long.MAX_VALUE, 0);
            disk.retain(Long.MAX_VALUE, model.size());
            assertEquals(0, disk.log().epochs().baseIndex());
            check(disk.log());
            snapshot(disk, 1_500);
            snapshot(disk, 2_950);
            assertArrayEquals(
                    new long[] {model.zxid(2_950), model.zxid(1_500)},
                    disk.snapshots().zxids());
            try (Stream<Path> files = Files.list(snapshots)) {
                assertEquals(
                        2,
                        files.filter(file -> file.getFileName().toString().startsWith("snapshot."))
                                .count());
            }
            // The older one has entries that the layer above was not handed yet.
            disk.retain(Long.MAX_VALUE, 0);
            assertEquals(0, disk.log().epochs().baseIndex());
            disk.retain(Long.MAX_VALUE, 2_950);
            final long base = disk.log().epochs().baseIndex();
            assertTrue(base > 0 && base <= 1_500, "base " + base);
        }
    }

    /** The keeper removes files when it gets to it. */
    private static void awaitRemoval(final Path file) {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (Files.exists(file)) {
            assertTrue(System.nanoTime() - deadline < 0, file + " is still there");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void shouldRefuseFramesThatDoNotFollow() {
        try (EnsembleDisk disk = open(1, 0)) {
            append(disk.log(), 3);
            final DiskModel other = new DiskModel();
            for (int i = 0; i < 4; i++) {
                other.add(random, 1, 100);
            }
            final DiskModel ahead = model.copy();
            ahead.add(random, 1, 100);
            final DiskModel.Entry late = ahead.add(random, 1, 100);
            final DiskModel past = model.copy();
            past.add(EntryType.COMMAND, Zxid.of(1, 1), 2_000, 0, new byte[5]);
            for (final DiskModel.Entry entry : List.of(other.entry(4), late, model.entry(3), past.entry(4))) {
                assertFalse(disk.log().appendFrame(entry.buffer(), 0, entry.frame().length));
            }
            final DiskModel.Entry next = ahead.entry(4);
            assertFalse(disk.log().appendFrame(next.buffer(), 0, next.frame().length - 1));
            assertTrue(disk.log().appendFrame(next.buffer(), 0, next.frame().length));
        }
    }
}
