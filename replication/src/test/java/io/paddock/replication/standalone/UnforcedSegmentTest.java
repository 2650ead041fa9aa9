package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.JournalConfig;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process ends with a segment full of entries that nobody forced. The next start writes them anew, and they have to
 * fit, whatever the settings are by then.
 */
class UnforcedSegmentTest {
    private static final int SEGMENT_LENGTH = 64 * 1024;
    private static final int HEAD_LENGTH = 12 * 1024;
    private static final int FRAME_HEADER_LENGTH = 64;
    private static final JournalConfig JOURNAL =
            JournalConfig.defaults().withLengths(SEGMENT_LENGTH, 5_000).withForce(false);

    private final SimDisk disk = new SimDisk();
    private final RecordingConsumer written = new RecordingConsumer();

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 448, 449, 1_984, 4_033, 5_000})
    void shouldCopyBatchesOfOneEntry(final int length) {
        fillSegment(length, 1);
        requireAll(JOURNAL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 449, 1_000})
    void shouldCopyLongBatches(final int length) {
        fillSegment(length, 7);
        requireAll(JOURNAL.withBatchLength(4096));
    }

    @Test
    void shouldCopyWhatWasWrittenWithLongerSegmentsAndOtherBatches() {
        fillSegment(448, 3);
        requireAll(JOURNAL.withLengths(SEGMENT_LENGTH / 2, 1_000)
                .withBatchAlignment(4096)
                .withBatchLength(4096));
    }

    @Test
    void shouldCopyIntoLongerSegments() {
        fillSegment(448, 3);
        requireAll(JOURNAL.withLengths(2 * SEGMENT_LENGTH, 5_000));
    }

    /** As many batches as the first segment takes, and no end in order. */
    private void fillSegment(final int length, final int entriesPerBatch) {
        final StandaloneLog log = open(JOURNAL);
        log.recover(written);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        final int entry = align(FRAME_HEADER_LENGTH + length, 32);
        final int batch = align(entriesPerBatch * entry, JOURNAL.batchAlignment());
        int end = HEAD_LENGTH;
        while (end + entriesPerBatch * entry <= SEGMENT_LENGTH) {
            for (int i = 0; i < entriesPerBatch; i++) {
                payload.putByte(0, (byte) written.zxids.size());
                log.submit(payload, 0, length);
            }
            log.flush(true);
            while (log.poll(written, entriesPerBatch) > 0) {
                // All of them.
            }
            end += batch;
        }
        assertEquals(0, log.counters().segments() - 1, "one segment is meant to be full");
        disk.restart();
    }

    private void requireAll(final JournalConfig config) {
        final RecordingConsumer found = new RecordingConsumer();
        final StandaloneLog log = open(config);
        log.recover(found);
        requireSame(found);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[900]);
        for (int i = 0; i < 200; i++) {
            log.submit(payload, 0, payload.capacity());
            log.flush(true);
            log.poll(written, 1);
        }
        log.close();
        final RecordingConsumer again = new RecordingConsumer();
        try (StandaloneLog next = open(config)) {
            next.recover(again);
            requireSame(again);
        }
    }

    private void requireSame(final RecordingConsumer found) {
        assertTrue(written.zxids.size() >= 10, written.zxids::toString);
        assertEquals(written.zxids, found.zxids);
        assertEquals(written.payloads, found.payloads);
    }

    private static int align(final int value, final int alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }

    private StandaloneLog open(final JournalConfig journal) {
        return StandaloneLog.open(new StandaloneLogContext()
                .config(StandaloneLogConfig.with(journal))
                .disk(disk)
                .journalFolder(LogWorkload.LOG_FOLDER)
                .snapshotFolder(LogWorkload.SNAPSHOT_FOLDER)
                .epochClock(() -> 1)
                .random(new Random(1)::nextInt)
                .threads(false));
    }
}
