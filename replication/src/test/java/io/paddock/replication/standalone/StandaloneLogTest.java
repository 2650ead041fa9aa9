package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log on the machine's own disk, with its threads. */
@Timeout(300)
class StandaloneLogTest {
    private static final int SEGMENT_LENGTH = 64 * 1024;
    private static final JournalConfig JOURNAL = JournalConfig.defaults().withLengths(SEGMENT_LENGTH, 8 * 1024);

    @TempDir
    private Path folder;

    private final RecordingConsumer consumer = new RecordingConsumer();
    private final Semaphore wakeups = new Semaphore(0);
    private long nowMs = 1_000;

    @ParameterizedTest
    @EnumSource(AppendMode.class)
    void shouldHandOverWhatItRecovers(final AppendMode mode) throws Exception {
        final int count = 500;
        try (StandaloneLog log = open(JOURNAL.withMode(mode))) {
            log.recover(consumer);
            for (int i = 1; i <= count; i++) {
                assertEquals(i, submit(log, payload(i)));
                log.flush(true);
                pollOne(log, consumer);
            }
        }
        assertOneTo(count, consumer.zxids);
        assertFalse(consumer.replayed.contains(true));

        final RecordingConsumer second = new RecordingConsumer();
        try (StandaloneLog log = open(JOURNAL.withMode(mode))) {
            log.recover(second);
            assertEquals(consumer.zxids, second.zxids);
            assertEquals(consumer.indexes, second.indexes);
            assertEquals(consumer.timestamps, second.timestamps);
            assertEquals(consumer.payloads, second.payloads);
            assertFalse(second.replayed.contains(false));
            assertEquals(count, log.lastCommittedZxid());
            assertEquals(1, submit(log, "next"));
            log.flush(true);
            pollOne(log, second);
            assertEquals(count + 1L, second.zxids.get(count));
        }
    }

    @Test
    void shouldForceOnItsThreadAndWakeTheOwner() throws Exception {
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(consumer);
            for (int i = 1; i <= 2_000; i++) {
                while (submit(log, payload(i)) == ReplicatedLog.BACK_PRESSURED) {
                    log.poll(consumer, 100);
                }
                if (i % 7 == 0) {
                    log.flush(false);
                }
                log.poll(consumer, 3);
            }
            log.flush(false);
            while (consumer.zxids.size() < 2_000) {
                if (log.poll(consumer, 100) == 0) {
                    assertTrue(wakeups.tryAcquire(120, TimeUnit.SECONDS), "woken");
                }
            }
            assertOneTo(2_000, consumer.zxids);
            assertTrue(
                    log.counters().entries() == 2_000,
                    "entries " + log.counters().entries());
            assertTrue(
                    log.counters().segments() > 3, "segments " + log.counters().segments());
        }
    }

    @Test
    void shouldRefuseWhenTheRingIsFull() throws Exception {
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(consumer);
            final String big = "x".repeat(8_000);
            long taken = 0;
            while (submit(log, big) != ReplicatedLog.BACK_PRESSURED) {
                taken++;
            }
            assertTrue(taken > 400 && taken < 600, "taken " + taken);
            log.flush(true);
            while (consumer.zxids.size() < taken) {
                pollOne(log, consumer);
            }
            assertTrue(submit(log, big) > 0);
        }
    }

    @Test
    void shouldKeepTimeFromGoingBack() throws Exception {
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(consumer);
            submit(log, "a");
            nowMs = 500;
            submit(log, "b");
            nowMs = 1_500;
            submit(log, "c");
            log.flush(true);
            for (int i = 0; i < 3; i++) {
                pollOne(log, consumer);
            }
        }
        nowMs = 10;
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(new RecordingConsumer());
            submit(log, "d");
            log.flush(true);
            pollOne(log, consumer);
        }
        assertEquals(List.of(1_000L, 1_000L, 1_500L, 1_500L), consumer.timestamps);
    }

    @Test
    void shouldDeliverBarriersInOrder() throws Exception {
        try (StandaloneLog log = StandaloneLog.open(context(JOURNAL).threads(false))) {
            log.recover(consumer);
            assertTrue(log.readBarrier(7));
            submit(log, "a");
            submit(log, "b");
            log.flush(true);
            assertTrue(log.readBarrier(8));
            submit(log, "c");
            log.flush(true);
            final UnsafeBuffer message = new UnsafeBuffer("hi".getBytes(StandardCharsets.UTF_8));
            assertTrue(log.tellLeader(3, message, 0, 2));
            assertEquals(6, log.poll(consumer, 10));
        }
        assertEquals(
                List.of("LEADING 0 0", "barrier 7 0", "entry 1", "entry 2", "barrier 8 2", "entry 3", "message 0 3 hi"),
                consumer.events);
    }

    @Test
    void shouldStartFromSnapshotAndPurge() throws Exception {
        final byte[] content = new byte[700_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(consumer);
            for (int i = 1; i <= 1_000; i++) {
                submit(log, payload(i));
                log.flush(true);
                pollOne(log, consumer);
                if (i % 200 == 0) {
                    assertEquals(200, log.entriesSinceSnapshot());
                    try (SnapshotWriter writer = log.snapshots().create(log.lastCommittedZxid(), i)) {
                        writer.write(new UnsafeBuffer(content), 0, content.length - i);
                        writer.commit();
                    }
                    log.onSnapshotDurable(log.lastCommittedZxid());
                    assertEquals(0, log.entriesSinceSnapshot());
                    assertEquals(0, log.bytesSinceSnapshot());
                }
            }
            submit(log, payload(1_001));
            log.flush(true);
            assertEquals(
                    List.of(1_000L, 800L, 600L),
                    LongStream.of(log.snapshots().zxids()).boxed().toList());
        }
        final Set<Path> segments = segments();
        final RecordingConsumer second = new RecordingConsumer();
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(second);
            assertEquals(1_000, second.snapshotZxid);
            assertEquals(content.length - 1_000, second.snapshotContent.length);
            for (int i = 0; i < second.snapshotContent.length; i++) {
                assertEquals(content[i], second.snapshotContent[i]);
            }
            assertEquals(List.of(1_001L), second.zxids);
            assertEquals(1, log.entriesSinceSnapshot());
            assertTrue(log.bytesSinceSnapshot() > 0);
            final int purged = log.purge(2);
            // Of those that were there: spares are made meanwhile.
            segments.removeAll(segments());
            assertEquals(1, purged - segments.size(), "snapshots");
        }
    }

    @Test
    void shouldNotShareItsFolder() throws Exception {
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(consumer);
            final LogFault fault = assertThrows(LogFault.class, () -> open(JOURNAL));
            assertTrue(
                    fault.getMessage()
                            .contains("is used by process "
                                    + ProcessHandle.current().pid()),
                    fault.getMessage());
        }
        open(JOURNAL).close();
    }

    @Test
    void shouldNotShareItsSnapshots() throws Exception {
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(consumer);
            final LogFault fault = assertThrows(
                    LogFault.class,
                    () -> StandaloneLog.open(new StandaloneLogContext()
                            .journalFolder(folder.resolve("other"))
                            .snapshotFolder(folder.resolve("snap"))));
            assertTrue(fault.getMessage().contains("is used by process"), fault.getMessage());
        }
        open(JOURNAL).close();
    }

    @Test
    void shouldLoseNothingWithoutForcingWhenClosedInOrder() throws Exception {
        try (StandaloneLog log = open(JOURNAL.withForce(false))) {
            log.recover(consumer);
            for (int i = 1; i <= 1_000; i++) {
                submit(log, payload(i));
                log.flush(true);
                pollOne(log, consumer);
            }
        }
        final RecordingConsumer second = new RecordingConsumer();
        try (StandaloneLog log = open(JOURNAL)) {
            log.recover(second);
            assertEquals(consumer.payloads, second.payloads);
        }
    }

    /** The forcing thread may have been awake and taken the batch. */
    private void pollOne(final StandaloneLog log, final RecordingConsumer target) throws Exception {
        while (log.poll(target, 1) == 0) {
            assertTrue(wakeups.tryAcquire(120, TimeUnit.SECONDS), "woken");
        }
    }

    private StandaloneLog open(final JournalConfig journal) {
        return StandaloneLog.open(context(journal));
    }

    private StandaloneLogContext context(final JournalConfig journal) {
        return new StandaloneLogContext()
                .config(StandaloneLogConfig.with(journal))
                .journalFolder(folder.resolve("log"))
                .snapshotFolder(folder.resolve("snap"))
                .epochClock(() -> nowMs)
                .wakeup(wakeups::release);
    }

    private Set<Path> segments() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            return files.filter(file -> file.toString().endsWith(".j")).collect(Collectors.toSet());
        }
    }

    private static String payload(final int i) {
        return "entry-" + i + "-" + "abcdefghij".repeat(i % 40);
    }

    private static long submit(final ReplicatedLog log, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return log.submit(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static void assertOneTo(final int count, final List<Long> zxids) {
        assertEquals(LongStream.rangeClosed(1, count).boxed().toList(), zxids);
    }
}
