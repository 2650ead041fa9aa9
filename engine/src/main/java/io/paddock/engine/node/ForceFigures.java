package io.paddock.engine.node;

import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.Summary;
import io.paddock.replication.journal.ForceListener;

/** Forces of the journal among the figures of the node. The thread that forces: these summaries are its own. */
final class ForceFigures implements ForceListener {
    private static final long NS_PER_MS = 1_000_000;

    private final Metrics metrics;

    ForceFigures(final Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onForced(final long durationNs, final long byteCount, final long entryCount) {
        final long durationMs = durationNs / NS_PER_MS;
        metrics.record(Summary.FSYNCTIME, durationMs);
        metrics.record(Summary.SYNC_PROCESS_TIME, durationMs);
        metrics.record(Summary.SYNC_PROCESSOR_QUEUE_FLUSH_TIME_MS, durationMs);
        metrics.record(Summary.SYNC_PROCESSOR_BATCH_SIZE, entryCount);
    }
}
