package io.paddock.replication.standalone;

import io.paddock.replication.LogFault;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.snapshot.SnapshotConfig;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Random use of one log on a simulated disk, checked against the model; all on one thread. */
final class LogWorkload {
    static final Path LOG_FOLDER = Path.of("/sim/log");
    static final Path SNAPSHOT_FOLDER = Path.of("/sim/snap");
    private static final int MAX_ENTRY_LENGTH = 5_000;

    private final Random random;
    private final JournalConfig journal;
    private final LogModel model = new LogModel();
    private long nowMs = 1;

    LogWorkload(final Random random, final JournalConfig journal) {
        this.random = random;
        this.journal = journal;
    }

    /** The first values of generators with neighbouring seeds are much alike; so the seed is spread first. */
    static Random random(final long seed) {
        return new Random(seed * 0x9E37_79B9_7F4A_7C15L);
    }

    /** Where batches are short, those of a few entries count as large, and segments get their blocks with the entries. */
    static JournalConfig randomConfig(final Random random) {
        return JournalConfig.defaults()
                .withLengths(64 * 1024, MAX_ENTRY_LENGTH)
                .withMode(AppendMode.values()[random.nextInt(AppendMode.values().length)])
                .withBatchAlignment(random.nextBoolean() ? 512 : 4096)
                .withBatchLength(random.nextBoolean() ? 4096 : 256 << 10);
    }

    LogModel model() {
        return model;
    }

    StandaloneLog open(final SimDisk disk) {
        final StandaloneLogConfig config = new StandaloneLogConfig(
                journal, new SnapshotConfig(4096, 8192, 0, 0, 0), 1 << 17, 8, 4096, random.nextInt(3) == 0 ? 0 : 2);
        return StandaloneLog.open(new StandaloneLogContext()
                .config(config)
                .disk(disk)
                .journalFolder(LOG_FOLDER)
                .snapshotFolder(SNAPSHOT_FOLDER)
                .epochClock(() -> nowMs)
                .random(random::nextInt)
                .threads(false));
    }

    void recover(final StandaloneLog log) {
        model.beginRecovery();
        log.recover(model);
        model.endRecovery();
    }

    /** Opens, recovers, works for a while, and closes in order now and then. */
    void run(final SimDisk disk, final int steps) {
        StandaloneLog log = open(disk);
        try {
            recover(log);
            for (int i = 0; i < steps; i++) {
                final int what = random.nextInt(40);
                if (what == 0) {
                    snapshot(log);
                } else if (what == 1) {
                    log.close();
                    log = open(disk);
                    recover(log);
                } else {
                    writeSome(log);
                }
            }
        } finally {
            closeAfterAll(log, disk);
        }
    }

    private static void closeAfterAll(final StandaloneLog log, final SimDisk disk) {
        try {
            if (disk.isCrashed()) {
                return;
            }
            log.close();
        } catch (final LogFault | SimDisk.PowerLoss ignore) {
            // What ended the run is on its way already.
        }
    }

    private void writeSome(final StandaloneLog log) {
        final int batch = 1 + random.nextInt(6);
        for (int i = 0; i < batch; i++) {
            nowMs += random.nextInt(5);
            final byte[] payload = model.submit(random, MAX_ENTRY_LENGTH);
            final long sequence = log.submit(new UnsafeBuffer(payload), 0, payload.length);
            if (sequence == ReplicatedLog.BACK_PRESSURED) {
                throw new AssertionError("ring too small for the test");
            }
        }
        model.beginForce();
        log.flush(random.nextBoolean());
        final int limit = 1 + random.nextInt(2 * batch);
        while (log.poll(model, limit) > 0) {
            // Until all is handed over.
        }
    }

    private void snapshot(final StandaloneLog log) {
        final int index = model.handedOver();
        if (index == 0) {
            return;
        }
        final byte[] content = model.snapshot(index);
        try (SnapshotWriter writer = log.snapshots().create(log.lastCommittedZxid(), index)) {
            final int half = content.length / 2;
            writer.write(new UnsafeBuffer(content), 0, half);
            writer.write(new UnsafeBuffer(content), half, content.length - half);
            writer.commit();
        }
        log.onSnapshotDurable(index);
    }
}
