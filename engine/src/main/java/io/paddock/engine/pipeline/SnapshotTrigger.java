package io.paddock.engine.pipeline;

import io.paddock.replication.ReplicatedLog;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Decides when a snapshot is due: after a number of entries or bytes that is drawn anew each time between half of the
 * configured one and all of it, so that the servers of an ensemble do not all write at once. Engine thread.
 *
 * <p>Entries and bytes count from the newest snapshot begun, even if it failed: a full disk is tried again at
 * the usual pace, not with every entry.
 *
 * <p>Where nobody chose the number of entries, it also has to pay: see {@link UpkeepConfig#snapAmortised()}.
 */
final class SnapshotTrigger {
    /**
     * What an entry costs a restart whatever its length, in bytes of a snapshot: executing one takes three microseconds
     * while the JVM is young, loading a snapshot a second per GB or so, taken at a third of that since writing it is dearer.
     */
    private static final long ENTRY_COST_BYTES = 1024;

    /**
     * The least weight of a replay that pays for a snapshot, however small the state: its files and forces cost more than
     * they save. A quarter of a million entries are replayed in some tenths of a second.
     */
    private static final long LEAST_COST_BYTES = 250_000 * ENTRY_COST_BYTES;

    private final UpkeepConfig config;
    private final ReplicatedLog log;
    private final AppliedPosition applied;
    private final SnapshotStarter starter;
    private final LongSupplier stateBytes;
    private final DoubleSupplier random;
    private long dueEntries;
    private long dueBytes;
    private long indexAtTick = -1;
    private long startedIndex = -1;
    /** What the log counted when that snapshot was begun. */
    private long startedEntries;

    private long startedBytes;

    /**
     * @param stateBytes what a snapshot would hold, bytes.
     * @param random numbers from 0 (inclusive) to 1 (exclusive).
     */
    SnapshotTrigger(
            final UpkeepConfig config,
            final ReplicatedLog log,
            final AppliedPosition applied,
            final SnapshotStarter starter,
            final LongSupplier stateBytes,
            final DoubleSupplier random) {
        this.config = config;
        this.log = log;
        this.applied = applied;
        this.starter = starter;
        this.stateBytes = stateBytes;
        this.random = random;
        draw();
    }

    /** Starts a snapshot when one is due; after entries have been executed. */
    void onExecuted() {
        startIfDue(config.snapAmortised());
    }

    /**
     * Starts a snapshot that was put off while there was much to do; once per tick. After a tick without an entry it costs
     * nobody anything, and a restart from here on has less to replay. And starts one that somebody waits for.
     */
    void onTick() {
        if (log.lacksSnapshot()) {
            start(log.entriesSinceSnapshot(), log.bytesSinceSnapshot());
        } else if (applied.index() == indexAtTick) {
            startIfDue(false);
        }
        indexAtTick = applied.index();
    }

    /**
     * Starts a snapshot that was put off, so that the next start has less to replay; at an end in order, when nothing more
     * is executed.
     */
    void onClose() {
        startIfDue(false);
    }

    private void startIfDue(final boolean amortised) {
        final long entries = log.entriesSinceSnapshot();
        final long bytes = log.bytesSinceSnapshot();
        final boolean durable = applied.index() - entries >= startedIndex;
        final boolean due = durable
                ? isDue(entries, bytes, amortised)
                : isDue(entries - startedEntries, bytes - startedBytes, amortised);
        if (due && applied.index() != startedIndex) {
            start(entries, bytes);
        }
    }

    private void start(final long entries, final long bytes) {
        if (starter.start(applied.zxid(), applied.index(), applied.timestampMs())) {
            startedIndex = applied.index();
            startedEntries = entries;
            startedBytes = bytes;
            draw();
        }
    }

    private boolean isDue(final long entries, final long bytes, final boolean amortised) {
        return bytes >= dueBytes || entries >= dueEntries && (!amortised || pays(entries, bytes));
    }

    /** Whether the replay that a snapshot saves costs as much as writing half of the state, and enough to be noticed. */
    private boolean pays(final long entries, final long bytes) {
        return bytes + entries * ENTRY_COST_BYTES >= Math.max(LEAST_COST_BYTES, stateBytes.getAsLong() / 2);
    }

    private void draw() {
        final double share = 1 - random.getAsDouble() / 2;
        dueEntries = Math.max(1, (long) (config.snapCount() * share));
        dueBytes = config.snapBytes() > 0 ? Math.max(1, (long) (config.snapBytes() * share)) : Long.MAX_VALUE;
    }
}
