package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.Summary;
import io.paddock.replication.LogRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this server is to its ensemble, and so what it does for its clients. Engine thread.
 *
 * <pre>
 *   leader known ──lost──► held: connections stay, reads go on, writes wait ──holdMs──► not serving: all closed
 *        ▲                      │ readOnlyDelayMs, where the mode is on
 *        │                      ▼
 *        └──────found────── read-only: beside the above, reads for clients that asked for this
 * </pre>
 *
 * <p>A server that starts has nobody to hold: it does not serve until it knows a leader.
 */
final class RoleStage {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoleStage.class);
    private static final long NEVER = -1;

    private final RoleConfig config;
    private final CycleClock clock;
    private final ConnectionTable connections;
    private final Metrics metrics;
    private LogRole role = LogRole.LOOKING;
    private int leader;
    private long epoch;
    private boolean held;
    private boolean readOnly;
    private long holdUntilMs;
    private long readOnlyFromMs;
    /** {@link #NEVER} while there is a leader. */
    private long lookingFromMs = NEVER;

    RoleStage(
            final RoleConfig config, final CycleClock clock, final ConnectionTable connections, final Metrics metrics) {
        this.config = config;
        this.clock = clock;
        this.connections = connections;
        this.metrics = metrics;
        readOnlyFromMs = clock.elapsedMs() + config.readOnlyDelayMs();
    }

    /** The log tells of a change; again is harmless. */
    void onRole(final LogRole newRole, final int newLeader, final long newEpoch) {
        clock.refresh();
        final boolean hadLeader = hasLeader();
        role = newRole;
        leader = newLeader;
        epoch = newEpoch;
        measure();
        if (hasLeader()) {
            held = false;
            endReadOnly();
        } else if (hadLeader) {
            held = config.holdMs() > 0;
            holdUntilMs = clock.elapsedMs() + config.holdMs();
            readOnlyFromMs = clock.elapsedMs() + config.readOnlyDelayMs();
            if (!held) {
                closeAll("there is no leader");
            }
        }
    }

    private void measure() {
        if (!hasLeader()) {
            if (lookingFromMs == NEVER) {
                lookingFromMs = clock.elapsedMs();
                metrics.increment(Counter.LOOKING_COUNT);
            }
        } else if (lookingFromMs != NEVER) {
            final long lookedMs = clock.elapsedMs() - lookingFromMs;
            lookingFromMs = NEVER;
            metrics.record(Summary.ELECTION_TIME, lookedMs);
            metrics.record(Summary.UNAVAILABLE_TIME, lookedMs);
            if (leads()) {
                metrics.record(Summary.LEADER_UNAVAILABLE_TIME, lookedMs);
            }
        }
    }

    /** Does what time brings; returns how much that was. */
    int run() {
        if (hasLeader()) {
            return 0;
        }
        int workCount = 0;
        if (held && clock.elapsedMs() >= holdUntilMs) {
            held = false;
            workCount += closeAll("no leader was found in time");
        }
        if (config.readOnlyMode() && !readOnly && clock.elapsedMs() >= readOnlyFromMs) {
            readOnly = true;
            LOGGER.info("There is no leader: clients that asked for it may read what was last known here.");
            workCount++;
        }
        return workCount;
    }

    /** When there is something to do next, ms of the cycle clock. */
    long deadlineMs() {
        if (hasLeader()) {
            return Long.MAX_VALUE;
        }
        final long readOnlyMs = config.readOnlyMode() && !readOnly ? readOnlyFromMs : Long.MAX_VALUE;
        return held ? Math.min(holdUntilMs, readOnlyMs) : readOnlyMs;
    }

    LogRole role() {
        return role;
    }

    /** Number of the leader, 0 when there is none. */
    int leader() {
        return leader;
    }

    long epoch() {
        return epoch;
    }

    boolean leads() {
        return role == LogRole.LEADING;
    }

    /** Whether writes can come through; if not, they wait. */
    boolean hasLeader() {
        return role != LogRole.LOOKING;
    }

    /** Whether clients get sessions that may write: there is a leader, or was one a moment ago. */
    boolean serving() {
        return hasLeader() || held && !readOnly;
    }

    /** Whether clients that asked for it get read-only sessions. */
    boolean readOnly() {
        return readOnly;
    }

    private int closeAll(final String reason) {
        final int count = connections.closeAll(client -> !client.readOnly);
        if (count > 0) {
            LOGGER.info("{} client connections are closed: {}.", count, reason);
        }
        return count;
    }

    private void endReadOnly() {
        if (readOnly) {
            readOnly = false;
            // They find a server that may write, perhaps this one.
            connections.closeAll(client -> client.readOnly);
        }
    }
}
