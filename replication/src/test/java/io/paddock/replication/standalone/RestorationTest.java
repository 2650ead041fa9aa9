package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Which snapshot a start takes when the newest does not hold. */
class RestorationTest {
    private static final int SEEDS = 200;

    @Test
    void shouldTakeTheOlderSnapshotWhenTheNewestIsDamaged() {
        int tried = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            final LogWorkload workload = workload(seed);
            final SimDisk disk = new SimDisk();
            workload.run(disk, 120);
            final List<Path> snapshots = snapshots(disk);
            if (snapshots.size() > 1) {
                tried++;
                damage(disk, snapshots.get(0), LogWorkload.random(seed));
                try (StandaloneLog log = workload.open(disk)) {
                    workload.recover(log);
                } catch (final RuntimeException | AssertionError ex) {
                    throw new AssertionError("seed " + seed + ": " + ex, ex);
                }
            }
        }
        assertTrue(tried > SEEDS / 2, "tried " + tried);
    }

    @Test
    void shouldRefuseWhenNoSnapshotHoldsAndTheJournalBeginsLater() {
        int tried = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            final LogWorkload workload = workload(seed);
            final SimDisk disk = new SimDisk();
            workload.run(disk, 120);
            final List<Path> snapshots = snapshots(disk);
            final boolean whole = disk.exists(LogWorkload.LOG_FOLDER.resolve("seg-0000000000000001.j"));
            for (final Path snapshot : snapshots) {
                damage(disk, snapshot, LogWorkload.random(seed));
            }
            if (!snapshots.isEmpty() && !whole) {
                tried++;
                try (StandaloneLog log = workload.open(disk)) {
                    final LogFault fault = assertThrows(LogFault.class, () -> workload.recover(log), "seed " + seed);
                    assertTrue(fault.getMessage().contains("no snapshot leads up to there"), fault.getMessage());
                    assertTrue(fault.getMessage().contains("snapshot."), fault.getMessage());
                }
            }
        }
        assertTrue(tried > SEEDS / 4, "tried " + tried);
    }

    @Test
    void shouldStartFromASnapshotAlone() {
        final LogWorkload workload = workload(1);
        final SimDisk disk = new SimDisk();
        workload.run(disk, 300);
        final Path newest = snapshots(disk).get(0);
        for (final Path file : disk.files()) {
            if (!file.equals(newest)) {
                disk.delete(file);
            }
        }
        workload.model().forgive();
        workload.run(disk, 20);
        assertTrue(workload.model().handedOver() > 0);
    }

    @Test
    void shouldNotLetTimeGoBackBehindASnapshot() {
        final SimDisk disk = new SimDisk();
        final LogWorkload workload = workload(1);
        workload.run(disk, 300);
        final Path newest = snapshots(disk).get(0);
        for (final Path file : disk.files()) {
            if (!file.equals(newest)) {
                disk.delete(file);
            }
        }
        final RecordingConsumer consumer = new RecordingConsumer();
        consumer.snapshotTimestampMs = 1L << 50;
        try (StandaloneLog log = workload.open(disk)) {
            log.recover(consumer);
            log.submit(new UnsafeBuffer(new byte[8]), 0, 8);
            log.flush(true);
            assertEquals(1, log.poll(consumer, 10));
        }
        assertEquals(List.of(1L << 50), consumer.timestamps);
    }

    private static LogWorkload workload(final long seed) {
        final Random random = LogWorkload.random(seed);
        return new LogWorkload(random, LogWorkload.randomConfig(random));
    }

    /** Newest first. */
    private static List<Path> snapshots(final SimDisk disk) {
        return disk.files().stream()
                .filter(file -> file.getParent().equals(LogWorkload.SNAPSHOT_FOLDER))
                .sorted((a, b) -> Long.compare(zxid(b), zxid(a)))
                .toList();
    }

    private static long zxid(final Path file) {
        return Long.parseLong(file.getFileName().toString().substring("snapshot.".length()), 16);
    }

    private static void damage(final SimDisk disk, final Path file, final Random random) {
        final byte[] bytes = disk.content(file);
        bytes[4096 + random.nextInt(bytes.length - 4096)] ^= 1;
    }
}
