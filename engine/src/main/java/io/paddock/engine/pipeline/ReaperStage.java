package io.paddock.engine.pipeline;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.quota.ReapHandler;
import io.paddock.engine.quota.ReapIndex;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.ReplicatedLog;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Removes empty containers and outlived TTL nodes, on the server that orders the writes (protocol reference §16.3). The
 * removal is a command that is judged again when it executes, so an old look at the tree does no harm. Engine thread.
 */
final class ReaperStage implements ReapHandler {
    private static final int MS_PER_MINUTE = 60_000;
    /** Nodes looked at in one go, some tens of microseconds. */
    private static final int SLICE = 512;

    private final UpkeepConfig config;
    private final CycleClock clock;
    private final ReplicatedLog log;
    private final SubmitStage submit;
    private final ZnodeTree tree;
    private final ReapIndex index;
    private final MutableDirectBuffer path = new ExpandableDirectByteBuffer(256);
    private final MutableDirectBuffer record = new ExpandableDirectByteBuffer(256);
    private final JuteWriter writer = new JuteWriter();
    private int found;
    private long nextRunMs;

    ReaperStage(
            final UpkeepConfig config,
            final CycleClock clock,
            final ReplicatedLog log,
            final SubmitStage submit,
            final ZnodeTree tree,
            final ReapIndex index) {
        this.config = config;
        this.clock = clock;
        this.log = log;
        this.submit = submit;
        this.tree = tree;
        this.index = index;
        nextRunMs = config.reaperIntervalMs();
    }

    /** Looks at the next slice when it is time; returns how many removals were submitted. */
    int run() {
        if (clock.elapsedMs() < nextRunMs) {
            return 0;
        }
        found = 0;
        final boolean roundOver =
                !log.isLeader() || index.scan(clock.epochMs(), config.reaperMaxNeverUsedMs(), SLICE, this);
        final long pauseMs = Math.max(1, (long) found * MS_PER_MINUTE / config.reaperMaxPerMinute());
        nextRunMs = clock.elapsedMs() + (roundOver ? Math.max(pauseMs, config.reaperIntervalMs()) : pauseMs);
        return found;
    }

    long deadlineMs() {
        return nextRunMs;
    }

    @Override
    public void onCandidate(final int node) {
        if (submit.pressured()) {
            return;
        }
        final int length = tree.copyPath(node, path, 0);
        writer.wrap(record, 0).writeBytes(path, 0, length);
        submit.submitDeleteContainer(record, 0, writer.length());
        found++;
    }
}
