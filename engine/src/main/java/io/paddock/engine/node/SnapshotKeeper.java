package io.paddock.engine.node;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.Summary;
import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.replication.LogFault;
import io.paddock.replication.ReplicatedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what became of a snapshot, and the figures. Snapshot thread. */
final class SnapshotKeeper implements SnapshotListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final long NS_PER_MS = 1_000_000;

    private final ReplicatedLog log;
    private final Metrics metrics;

    SnapshotKeeper(final ReplicatedLog log, final Metrics metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void onSnapshotTaken(final long zxid, final long length, final long durationNs) {
        metrics.record(Summary.SNAPSHOTTIME, durationNs / NS_PER_MS);
        LOGGER.info(
                "Snapshot of zxid 0x{}: {} bytes in {} ms.", Long.toHexString(zxid), length, durationNs / NS_PER_MS);
        try {
            log.onSnapshotDurable(zxid);
        } catch (final LogFault ex) {
            LOGGER.warn("Old files were not removed; the next snapshot tries again: {}", ex.getMessage());
        }
    }

    @Override
    public void onSnapshotCancelled(final long zxid) {
        LOGGER.debug("Snapshot of zxid 0x{} was given up: the node closes.", Long.toHexString(zxid));
    }

    @Override
    public void onSnapshotFailed(final long zxid, final Throwable cause) {
        metrics.increment(Counter.SNAPSHOT_ERROR_COUNT);
        LOGGER.warn(
                "Snapshot of zxid 0x{} failed; the journal is kept and another is tried later.",
                Long.toHexString(zxid),
                cause);
    }
}
