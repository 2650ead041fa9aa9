package io.paddock.engine.pipeline;

import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.session.ExpiryWheel;
import io.paddock.engine.session.LocalSessionConfig;
import org.agrona.collections.LongHashSet;

/**
 * Sessions that this server alone knows (protocol reference §13.6): they begin, live and end without an entry of the log,
 * and own no nodes. They outlive connections and leaders, not this process. Engine thread.
 *
 * <pre>
 *   none ──handshake──► local ──its first ephemeral──► upgrading ──the log has created it──► known to all servers
 *                         └──closed, or silent──► none
 * </pre>
 */
final class LocalSessions {
    private final LocalSessionConfig config;
    private final ConnectionTable connections;
    private final CycleClock clock;
    private final ExpiryWheel wheel;
    private final LongHashSet upgrading = new LongHashSet();
    private final ExpiryWheel.ExpiryHandler onExpired = this::onExpired;

    LocalSessions(
            final LocalSessionConfig config,
            final int tickMs,
            final ConnectionTable connections,
            final CycleClock clock) {
        this.config = config;
        this.connections = connections;
        this.clock = clock;
        wheel = new ExpiryWheel(tickMs);
    }

    /** Whether new sessions are local. */
    boolean enabled() {
        return config.enabled();
    }

    /** Whether a local session may become one that all servers know. */
    boolean mayUpgrade() {
        return config.upgrading();
    }

    /** A session begins, or its client comes back with a new timeout. */
    void start(final ClientConnection client) {
        client.local = true;
        client.wheelEntry = wheel.add(client.sessionId(), client.timeoutMs(), clock.elapsedMs());
    }

    /** A client was heard of; false when its session is not local any more, which the connection then knows. */
    boolean touch(final ClientConnection client) {
        client.wheelEntry = wheel.touch(client.sessionId(), client.wheelEntry, clock.elapsedMs());
        client.local = client.wheelEntry != ExpiryWheel.NONE;
        return client.local;
    }

    boolean contains(final long sessionId) {
        return wheel.contains(sessionId);
    }

    /** Whether the session is local no more and not yet known to the others. */
    boolean isUpgrading(final long sessionId) {
        return upgrading.contains(sessionId);
    }

    /** The log has been asked to create a session that was local. */
    void onUpgrade(final ClientConnection client) {
        wheel.remove(client.sessionId());
        upgrading.add(client.sessionId());
        client.local = false;
        client.wheelEntry = ExpiryWheel.NONE;
    }

    /** The log has created a session. */
    void onCreated(final long sessionId) {
        upgrading.remove(sessionId);
    }

    /** Nobody will learn what became of the sessions that the log was asked to create. */
    void forgetUpgrades() {
        upgrading.clear();
    }

    /** Its client leaves it. */
    void close(final long sessionId) {
        wheel.remove(sessionId);
    }

    /** Ends sessions whose time is over, some at a time, and their connections; returns how many. */
    int expire(final int limit) {
        return wheel.expire(clock.elapsedMs(), limit, onExpired);
    }

    /** Which of them are alive. */
    ExpiryWheel wheel() {
        return wheel;
    }

    private boolean onExpired(final long sessionId) {
        final ClientConnection client = connections.ofSession(sessionId);
        if (client != null && client.accepting()) {
            client.state(State.ENDING);
            client.connection().close();
        }
        return true;
    }
}
