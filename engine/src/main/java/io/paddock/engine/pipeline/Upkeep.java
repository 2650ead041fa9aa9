package io.paddock.engine.pipeline;

/**
 * What is due from time to time: expiry of sessions, reports to the leader, connections without a handshake or a leader,
 * snapshots that were put off, removal of containers, purge. Looked at once per tick of the sessions or when something is
 * due earlier. Engine thread.
 */
final class Upkeep {
    /** When to try again after the log took no expiry. */
    private static final long RETRY_MS = 10;

    private final long tickMs;
    private final UpkeepConfig config;
    private final CycleClock clock;
    private final RoleStage roles;
    private final SessionStage sessions;
    private final ConnectionTable connections;
    private final ReaperStage reaper;
    private final SnapshotTrigger snapshots;
    private final Runnable purge;
    private long nextTickMs;
    private long nextPurgeMs;

    /** @param purge starts a purge elsewhere and returns at once. */
    Upkeep(
            final int tickMs,
            final UpkeepConfig config,
            final CycleClock clock,
            final RoleStage roles,
            final SessionStage sessions,
            final ConnectionTable connections,
            final ReaperStage reaper,
            final SnapshotTrigger snapshots,
            final Runnable purge) {
        this.tickMs = tickMs;
        this.config = config;
        this.clock = clock;
        this.roles = roles;
        this.sessions = sessions;
        this.connections = connections;
        this.reaper = reaper;
        this.snapshots = snapshots;
        this.purge = purge;
        nextTickMs = tickMs;
        nextPurgeMs = 0;
    }

    /** Does what is due; returns how much that was. */
    int run() {
        final long nowMs = clock.elapsedMs();
        int workCount = reaper.run() + roles.run() + sessions.report();
        if (nowMs >= nextTickMs) {
            final int expired = sessions.expire();
            connections.closeSessionless(clock.epochMs());
            snapshots.onTick();
            nextTickMs = nextTickMs(nowMs, expired);
            workCount += expired;
        }
        if (config.purgeIntervalMs() > 0 && nowMs >= nextPurgeMs) {
            nextPurgeMs = nowMs + config.purgeIntervalMs();
            purge.run();
        }
        return workCount;
    }

    /** When there is something to do next, ms of the cycle clock. */
    long deadlineMs() {
        final long deadlineMs = Math.min(
                Math.min(nextTickMs, reaper.deadlineMs()), Math.min(roles.deadlineMs(), sessions.reportDeadlineMs()));
        return config.purgeIntervalMs() > 0 ? Math.min(deadlineMs, nextPurgeMs) : deadlineMs;
    }

    private long nextTickMs(final long nowMs, final int expired) {
        if (sessions.expiryRefused()) {
            return nowMs + RETRY_MS;
        }
        // More may have expired than one call reports: then the next cycle goes on.
        return expired > 0 ? nowMs : (nowMs / tickMs + 1) * tickMs;
    }
}
