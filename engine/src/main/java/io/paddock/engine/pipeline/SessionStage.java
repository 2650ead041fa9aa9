package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.session.ExpiryWheel;
import io.paddock.engine.session.SessionConfig;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.ServerCommand;
import io.paddock.replication.LogRole;
import org.agrona.DirectBuffer;

/**
 * Which sessions are alive. The leader keeps their time and closes those whose time is over through the log; other servers
 * report to it whom they heard of. Engine thread.
 *
 * <p>A leader begins with a full timeout for each session, since it does not know what its predecessor heard. One that has
 * stepped down closes nobody: what it submitted before counts in its own epoch only, see {@link ServerCommand}.
 *
 * <p>After the node itself was stopped for a while (a stalled disk, a suspended machine) what clients sent meanwhile is
 * still unread. Then expiry waits for one tick, so that silence of the node is not taken for silence of its clients.
 */
final class SessionStage {
    private static final int EXPIRY_LIMIT = 512;

    private final SessionConfig config;
    private final SessionTable table;
    private final ExpiryWheel wheel;
    private final LocalSessions locals;
    private final TouchReports reports;
    private final SubmitStage submit;
    private final CycleClock clock;
    private final Metrics metrics;
    private final int server;
    private final boolean alone;
    private boolean leading;
    private boolean following;
    private boolean expiryRefused;
    private long epoch;
    private long heldUntilMs;

    /**
     * @param locals those that are not in the table.
     * @param server number of this one.
     * @param alone whether there is no other.
     */
    SessionStage(
            final SessionConfig config,
            final SessionTable table,
            final LocalSessions locals,
            final TouchReports reports,
            final SubmitStage submit,
            final CycleClock clock,
            final Metrics metrics,
            final int server,
            final boolean alone) {
        this.config = config;
        this.table = table;
        this.locals = locals;
        this.reports = reports;
        this.submit = submit;
        this.clock = clock;
        this.metrics = metrics;
        this.server = server;
        this.alone = alone;
        wheel = new ExpiryWheel(config.tickTimeMs());
    }

    /** This server decides about sessions from now on, or no more: all start over with a full timeout. */
    void onRole(final LogRole role, final long newEpoch) {
        final boolean leads = role == LogRole.LEADING;
        leading = leads;
        following = !leads && role != LogRole.LOOKING;
        epoch = newEpoch;
        submit.onRole(leads);
        // The state before may have taken longer to restore than the sessions' timeouts are.
        clock.refresh();
        wheel.clear();
        if (leads) {
            reports.clear();
            for (final long sessionId : table.ids()) {
                wheel.add(sessionId, table.timeoutMs(sessionId), clock.elapsedMs());
            }
        }
    }

    /**
     * A client was heard of; false when its session is not alive any more. In an ensemble only the log can tell: the end
     * of a session may be on the way and not count when it comes, so until then its requests are requests.
     */
    boolean touch(final ClientConnection client) {
        if (client.state() != State.OPEN) {
            return true;
        }
        if (client.local && locals.touch(client)) {
            return true;
        }
        if (!leading) {
            reports.add(client);
            return true;
        }
        client.wheelEntry = wheel.touch(client.sessionId(), client.wheelEntry, clock.elapsedMs());
        return !alone || client.wheelEntry != ExpiryWheel.NONE;
    }

    /** A client asks for its session again and has the password: it lives, whatever becomes of the request. */
    void onClaimed(final ClientConnection client) {
        if (leading) {
            wheel.touch(client.sessionId(), ExpiryWheel.NONE, clock.elapsedMs());
        } else {
            reports.tellNow(client);
        }
    }

    /** A session begins, or a client comes back to it with a new timeout. */
    void start(final ClientConnection client) {
        if (client.local) {
            locals.start(client);
        } else if (leading) {
            client.wheelEntry = wheel.add(client.sessionId(), client.timeoutMs(), clock.elapsedMs());
        } else {
            reports.add(client);
        }
    }

    /** The log has created a session or moved it, anywhere: its time starts. */
    void onBegun(final long sessionId) {
        locals.onCreated(sessionId);
        if (leading && table.contains(sessionId)) {
            wheel.add(sessionId, table.timeoutMs(sessionId), clock.elapsedMs());
        }
    }

    /** The log did not close a session that was to end. */
    void onKept(final long sessionId) {
        if (!wheel.contains(sessionId)) {
            onBegun(sessionId);
        }
    }

    /** Its end is on the way to the log: nobody can come back to it. */
    void onClosing(final long sessionId) {
        wheel.remove(sessionId);
    }

    /** Whether a client may have the session, as far as this server knows. */
    boolean alive(final long sessionId) {
        return alone ? wheel.contains(sessionId) : isLocal(sessionId) || table.contains(sessionId);
    }

    /** Whether the session's requests count when they come from here. */
    boolean isHere(final long sessionId) {
        final int owner = table.owner(sessionId);
        return isLocal(sessionId) || owner == server || owner == SessionTable.ANY_OWNER && alone;
    }

    /**
     * Whether all servers know that the connection's session is here and has its timeout, as far as they need to: the log
     * has nothing to say of it.
     */
    boolean agreesWith(final ClientConnection client) {
        final long sessionId = client.sessionId();
        final boolean isKnown = alone || isLocal(sessionId) || table.timeoutMs(sessionId) == client.timeoutMs();
        return isKnown && isHere(sessionId);
    }

    /** Whether sessions that begin now are this server's alone. */
    boolean beginsLocally() {
        return !alone && locals.enabled();
    }

    /** Whether this server alone knows the session. */
    boolean isLocal(final long sessionId) {
        return locals.contains(sessionId);
    }

    /** The same of a connection's session, which may have been upgraded or ended since it was looked at last. */
    boolean isLocal(final ClientConnection client) {
        client.local = client.local && locals.contains(client.sessionId());
        return client.local;
    }

    /** Whether the others are about to know a session that was local. */
    boolean isUpgrading(final long sessionId) {
        return locals.isUpgrading(sessionId);
    }

    /** Whether local sessions may become known to all servers. */
    boolean mayUpgrade() {
        return locals.mayUpgrade();
    }

    /** Has all servers know a session that was local; false when the log takes nothing now. */
    boolean upgrade(final ClientConnection client) {
        final boolean isTaken = !submit.pressured() && submit.submitUpgrade(client.sessionId(), client.timeoutMs());
        if (isTaken) {
            locals.onUpgrade(client);
        }
        return isTaken;
    }

    /** A local session ends by its client's wish. */
    void closeLocal(final long sessionId) {
        locals.close(sessionId);
    }

    /** The state was replaced, and with it what was under way. */
    void onReplaced() {
        locals.forgetUpgrades();
    }

    /** What another server heard of its clients. */
    void onReport(final DirectBuffer buffer, final int offset, final int length) {
        if (leading) {
            TouchReports.read(buffer, offset, length, this::onReported);
        }
    }

    int negotiate(final int requestedMs) {
        return config.negotiate(requestedMs);
    }

    ExpiryWheel wheel() {
        return wheel;
    }

    /** Those of them that are local. */
    ExpiryWheel localWheel() {
        return locals.wheel();
    }

    /** The node stood still for this long. */
    void onPause(final long pausedMs) {
        if (pausedMs > config.tickTimeMs() / 2) {
            heldUntilMs = clock.elapsedMs() + config.tickTimeMs();
        }
    }

    /** Ends local sessions whose time is over, and submits the end of the others; returns how many. */
    int expire() {
        expiryRefused = false;
        if (clock.elapsedMs() < heldUntilMs) {
            return 0;
        }
        final int expired = locals.expire(EXPIRY_LIMIT);
        metrics.add(Counter.STALE_SESSIONS_EXPIRED, expired);
        return leading ? expired + expireGlobal() : expired;
    }

    private int expireGlobal() {
        return wheel.expire(clock.elapsedMs(), EXPIRY_LIMIT, this::onExpired);
    }

    /** Whether the log did not take what {@link #expire} last found. */
    boolean expiryRefused() {
        return expiryRefused;
    }

    /** Reports to the leader what is due; returns how many sessions. */
    int report() {
        return following ? reports.send() : 0;
    }

    /** When {@link #report} is due, ms of the cycle clock. */
    long reportDeadlineMs() {
        return following ? reports.deadlineMs() : Long.MAX_VALUE;
    }

    private void onReported(final long sessionId, final int silentMs) {
        final long heardMs = Math.max(0, clock.elapsedMs() - Math.max(0, silentMs));
        // A report that was late must not take away what a later one gave.
        if (wheel.prolongs(sessionId, heardMs)) {
            wheel.touch(sessionId, ExpiryWheel.NONE, heardMs);
        }
    }

    private boolean onExpired(final long sessionId) {
        final long argument = alone ? ServerCommand.EXPIRY_ALONE : ServerCommand.expiry(epoch, table.owner(sessionId));
        if (submit.pressured() || !submit.submitExpiry(sessionId, argument)) {
            expiryRefused = true;
            return false;
        }
        metrics.increment(Counter.STALE_SESSIONS_EXPIRED);
        return true;
    }
}
