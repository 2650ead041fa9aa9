package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.session.ExpiryWheel;
import io.paddock.engine.session.SessionConfig;
import io.paddock.engine.session.SessionTable;

/**
 * Which sessions are alive: touches them, and closes those whose time is over through the log. Engine thread.
 *
 * <p>After the node itself was stopped for a while (a stalled disk, a suspended machine) what clients sent meanwhile is
 * still unread. Then expiry waits for one tick, so that silence of the node is not taken for silence of its clients.
 */
final class SessionStage {
    private static final int EXPIRY_LIMIT = 512;

    private final SessionConfig config;
    private final SessionTable table;
    private final ExpiryWheel wheel;
    private final SubmitStage submit;
    private final CycleClock clock;
    private final Metrics metrics;
    private boolean leading;
    private boolean expiryRefused;
    private long heldUntilMs;

    SessionStage(
            final SessionConfig config,
            final SessionTable table,
            final SubmitStage submit,
            final CycleClock clock,
            final Metrics metrics) {
        this.config = config;
        this.table = table;
        this.submit = submit;
        this.clock = clock;
        this.metrics = metrics;
        wheel = new ExpiryWheel(config.tickTimeMs());
    }

    /** This server decides about sessions from now on, or no more: all start over with a full timeout. */
    void onLeadership(final boolean leads) {
        leading = leads;
        // The state before may have taken longer to restore than the sessions' timeouts are.
        clock.refresh();
        wheel.clear();
        if (leads) {
            for (final long sessionId : table.ids()) {
                wheel.add(sessionId, table.timeoutMs(sessionId), clock.elapsedMs());
            }
        }
    }

    /** A client was heard of; false when its session is not alive any more. */
    boolean touch(final ClientConnection client) {
        if (client.state() != State.OPEN) {
            return true;
        }
        client.wheelEntry = wheel.touch(client.sessionId(), client.wheelEntry, clock.elapsedMs());
        return client.wheelEntry != ExpiryWheel.NONE;
    }

    /** A session begins, or a client comes back to it with a new timeout. */
    void start(final ClientConnection client) {
        client.wheelEntry = wheel.add(client.sessionId(), client.timeoutMs(), clock.elapsedMs());
    }

    /** Its end is on the way to the log: nobody can come back to it. */
    void onClosing(final long sessionId) {
        wheel.remove(sessionId);
    }

    boolean alive(final long sessionId) {
        return wheel.contains(sessionId);
    }

    int negotiate(final int requestedMs) {
        return config.negotiate(requestedMs);
    }

    ExpiryWheel wheel() {
        return wheel;
    }

    /** The node stood still for this long. */
    void onPause(final long pausedMs) {
        if (pausedMs > config.tickTimeMs() / 2) {
            heldUntilMs = clock.elapsedMs() + config.tickTimeMs();
        }
    }

    /** Submits the end of sessions whose time is over. */
    int expire() {
        expiryRefused = false;
        if (!leading || clock.elapsedMs() < heldUntilMs) {
            return 0;
        }
        return wheel.expire(clock.elapsedMs(), EXPIRY_LIMIT, this::onExpired);
    }

    /** Whether the log did not take what {@link #expire} last found. */
    boolean expiryRefused() {
        return expiryRefused;
    }

    private boolean onExpired(final long sessionId) {
        if (submit.pressured() || !submit.submitExpiry(sessionId)) {
            expiryRefused = true;
            return false;
        }
        metrics.increment(Counter.STALE_SESSIONS_EXPIRED);
        return true;
    }
}
