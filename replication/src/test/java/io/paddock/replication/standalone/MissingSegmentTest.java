package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The newest segment is gone: only {@code mark.dat} knows that acknowledged entries were in it, and must not forget. */
class MissingSegmentTest {
    private static final JournalConfig JOURNAL =
            JournalConfig.defaults().withLengths(64 * 1024, 5_000).withMode(AppendMode.WRITE);
    private static final int ENTRY_COUNT = 100;

    private final SimDisk disk = new SimDisk();
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    void shouldRefuseToStartHoweverOftenItIsTried() {
        write(ENTRY_COUNT);
        removeNewestSegment();
        for (int attempt = 1; attempt <= 3; attempt++) {
            requireRefused("attempt " + attempt);
        }
    }

    @Test
    void shouldRefuseWhenASnapshotCoversAPartOnly() {
        write(ENTRY_COUNT);
        removeNewestSegment();
        try (SnapshotWriter writer = open().snapshots().create(ENTRY_COUNT - 1, ENTRY_COUNT - 1)) {
            writer.write(new UnsafeBuffer(new byte[10]), 0, 10);
            writer.commit();
        }
        disk.restart();
        for (int attempt = 1; attempt <= 3; attempt++) {
            requireRefused("attempt " + attempt);
        }
    }

    private void requireRefused(final String name) {
        final StandaloneLog log = open();
        final LogFault fault = assertThrows(LogFault.class, () -> log.recover(consumer), name);
        assertTrue(fault.getMessage().contains("acknowledged entries are missing"), name + ": " + fault.getMessage());
        log.close();
    }

    private void write(final int count) {
        try (StandaloneLog log = open()) {
            log.recover(consumer);
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[2_000]);
            for (int i = 0; i < count; i++) {
                log.submit(payload, 0, payload.capacity());
                log.flush(true);
                log.poll(consumer, 1);
            }
        }
    }

    private void removeNewestSegment() {
        Path newest = null;
        for (final Path file : disk.files()) {
            newest = file.toString().endsWith(".j") ? file : newest;
        }
        disk.delete(newest);
    }

    private StandaloneLog open() {
        final Random random = new Random(1);
        return StandaloneLog.open(new StandaloneLogContext()
                .config(StandaloneLogConfig.with(JOURNAL))
                .disk(disk)
                .journalFolder(LogWorkload.LOG_FOLDER)
                .snapshotFolder(LogWorkload.SNAPSHOT_FOLDER)
                .epochClock(() -> 1)
                .random(random::nextInt)
                .threads(false));
    }
}
