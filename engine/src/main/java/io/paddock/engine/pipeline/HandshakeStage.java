package io.paddock.engine.pipeline;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.pipeline.ClientConnection.Step;
import io.paddock.engine.session.ConnectRequest;
import io.paddock.engine.session.ConnectResponse;
import io.paddock.engine.session.SessionIds;
import org.agrona.DirectBuffer;

/**
 * Gives connections their sessions (protocol reference §3). A new session goes through the log as the connection's
 * first write, so that what the client sends behind its handshake is ordered after it without further ado. Engine
 * thread.
 *
 * <p>In an ensemble a client may come back to its session anywhere. The server to which it comes first asks for a point in
 * the log's order: behind it, it knows of everything that was committed before the client came. If the session belongs to
 * another server, a command moves it here; from its zxid on, what the old server still submits for it does not count.
 */
final class HandshakeStage {
    private final ConnectRequest request = new ConnectRequest();
    private final SessionIds ids;
    private final SessionStage sessions;
    private final RoleStage roles;
    private final boolean alone;
    private final ConnectionTable connections;
    private final ConnectionThrottle throttle;
    private final SubmitStage submit;
    private final LogWaiters waiters;
    private final ReplyStage replies;
    private final AppliedPosition applied;
    private final Outstanding outstanding;
    private final Metrics metrics;

    /** @param alone whether this server has no others beside it. */
    HandshakeStage(
            final SessionIds ids,
            final SessionStage sessions,
            final RoleStage roles,
            final boolean alone,
            final ConnectionTable connections,
            final ConnectionThrottle throttle,
            final SubmitStage submit,
            final LogWaiters waiters,
            final ReplyStage replies,
            final AppliedPosition applied,
            final Outstanding outstanding,
            final Metrics metrics) {
        this.ids = ids;
        this.sessions = sessions;
        this.roles = roles;
        this.alone = alone;
        this.connections = connections;
        this.throttle = throttle;
        this.submit = submit;
        this.waiters = waiters;
        this.replies = replies;
        this.applied = applied;
        this.outstanding = outstanding;
        this.metrics = metrics;
    }

    /** The first frame of a connection. */
    void onConnectRequest(final ClientConnection client, final DirectBuffer frame, final int offset, final int length) {
        metrics.increment(Counter.CONNECTION_REQUEST_COUNT);
        if (!request.wrap(frame, offset, length) || !mayConnect() || isAhead(request.lastZxidSeen())) {
            reject(client);
            outstanding.finished(client, 0);
            return;
        }
        client.flagPresent = request.flagPresent();
        client.lastZxidSeen = request.lastZxidSeen();
        if (roles.readOnly()) {
            attachReadOnly(client);
            outstanding.finished(client, 0);
        } else if (request.sessionId() == 0) {
            create(client);
            if (client.local) {
                outstanding.finished(client, 0);
            }
        } else {
            reattach(client);
            outstanding.finished(client, 0);
        }
    }

    /** Goes on with what the log did not take before; false when it still does not, or when its answer is awaited. */
    boolean proceed(final ClientConnection client) {
        switch (client.step) {
            case CREATE -> tryCreate(client);
            case ASK -> ask(client);
            case MOVE -> move(client);
            default -> {
                // The answer comes by itself.
            }
        }
        return client.step == Step.NONE;
    }

    /** The connection is gone: nobody waits for an answer to its question. */
    void onGone(final ClientConnection client) {
        if (client.step == Step.ASK || client.step == Step.ASKED) {
            finishNew(client);
        }
        if (client.step != Step.CREATE) {
            client.step = Step.NONE;
        }
    }

    /** The request of a handshake that was to create a session ends before its command is in the log. */
    private void finishNew(final ClientConnection client) {
        if (client.claimedSession == 0 && !client.local) {
            outstanding.finished(client, 0);
        }
    }

    /** The point in the order has been reached from which on this server knows of the session. */
    void onBarrier(final ClientConnection client) {
        if (client.step != Step.ASKED) {
            return;
        }
        client.step = Step.NONE;
        final long sessionId = client.claimedSession;
        if (client.lastZxidSeen > applied.zxid() || sessions.isUpgrading(sessionId)) {
            finishNew(client);
            reject(client);
        } else if (client.wrongPassword) {
            closeOther(client, sessionId);
            refuse(client);
        } else if (sessionId == 0 && client.local) {
            accept(client);
        } else if (sessionId == 0) {
            begin(client, Step.CREATE);
        } else if (!sessions.alive(sessionId)) {
            refuse(client);
        } else if (sessions.agreesWith(client)) {
            accept(client);
        } else {
            begin(client, Step.MOVE);
        }
    }

    /** The log has created the session. A client that is gone meanwhile may still come back to it. */
    void onSessionCreated(final ClientConnection client) {
        sessions.start(client);
        if (client.state() == State.CREATING) {
            client.state(State.OPEN);
        }
        answer(client);
    }

    /** The log has moved the session here, or found that there is none. */
    void onSessionMoved(final ClientConnection client, final int error) {
        if (client.gone()) {
            return;
        }
        if (error != ErrorCode.OK) {
            refuse(client);
        } else if (sessions.isHere(client.claimedSession)) {
            open(client);
        } else {
            // It has moved on already.
            reject(client);
        }
    }

    /** Whether a client may come now at all; the throttle counts it then. */
    private boolean mayConnect() {
        return (roles.serving() || roles.readOnly() && request.readOnly()) && throttle.admits(request.sessionId() == 0);
    }

    /** In an ensemble this server may have to catch up first with what the client saw elsewhere. */
    private boolean isAhead(final long lastZxidSeen) {
        return lastZxidSeen > applied.zxid() && (alone || roles.readOnly());
    }

    private void create(final ClientConnection client) {
        client.session(ids.next(), sessions.negotiate(request.timeoutMs()));
        client.state(State.CREATING);
        client.writesArrived++;
        connections.bindSession(client);
        client.claimedSession = 0;
        client.local = sessions.beginsLocally();
        if (client.lastZxidSeen > applied.zxid()) {
            begin(client, Step.ASK);
        } else if (client.local) {
            accept(client);
        } else {
            begin(client, Step.CREATE);
        }
    }

    private void reattach(final ClientConnection client) {
        metrics.increment(Counter.CONNECTION_REVALIDATE_COUNT);
        final long sessionId = request.sessionId();
        client.wrongPassword = !request.passwordMatches();
        // Who saw what never was gets no answer and changes nothing; whether it was, this server may have to learn
        // first.
        if (client.lastZxidSeen <= applied.zxid()) {
            // Before the password is looked at: a client must be able to replace its own half-open connection.
            closeOther(client, sessionId);
            if (client.wrongPassword || alone && !sessions.alive(sessionId)) {
                refuse(client);
                return;
            }
        }
        if (sessions.isUpgrading(sessionId)) {
            // It will be there in a moment, and the client comes again.
            reject(client);
            return;
        }
        metrics.increment(Counter.REVALIDATE_COUNT);
        client.session(sessionId, sessions.negotiate(request.timeoutMs()));
        client.claimedSession = sessionId;
        client.local = !client.wrongPassword && sessions.isLocal(sessionId);
        client.state(State.CREATING);
        client.writesArrived++;
        if (alone && sessions.isHere(sessionId) || client.local && client.lastZxidSeen <= applied.zxid()) {
            accept(client);
        } else {
            if (!client.wrongPassword) {
                sessions.onClaimed(client);
            }
            begin(client, Step.ASK);
        }
    }

    /**
     * A client that may read what is here, and watch nothing happen. Its session must be local: another one could neither
     * be created nor kept alive now. Where no session is local, one that is not known here may be of a server that is out
     * of reach: to refuse it would tell its client that it is over.
     */
    private void attachReadOnly(final ClientConnection client) {
        final long sessionId = request.sessionId();
        client.readOnly = true;
        if (sessionId == 0) {
            if (!sessions.beginsLocally()) {
                refuseReadOnly(client);
                return;
            }
        } else if (!sessions.isLocal(sessionId) && sessions.alive(sessionId) || sessions.isUpgrading(sessionId)) {
            reject(client);
            return;
        } else {
            closeOther(client, sessionId);
            if (!request.passwordMatches() || sessions.beginsLocally() && !sessions.isLocal(sessionId)) {
                refuse(client);
                return;
            }
        }
        client.session(sessionId == 0 ? ids.next() : sessionId, sessions.negotiate(request.timeoutMs()));
        client.attached = true;
        client.local = sessions.beginsLocally();
        client.state(State.OPEN);
        connections.bindSession(client);
        sessions.start(client);
        answer(client);
    }

    /** The reference answers the handshake as if it were a request, and leaves the end of the connection to the client. */
    private void refuseReadOnly(final ClientConnection client) {
        client.state(State.ENDING);
        replies.frame().writeInt(0).writeLong(applied.zxid()).writeInt(ErrorCode.NOT_READ_ONLY);
        replies.sendFrame(client);
        client.connection().closeAfterFlush();
    }

    private void begin(final ClientConnection client, final Step step) {
        client.step = step;
        client.attached = step != Step.ASK;
        proceed(client);
    }

    private void tryCreate(final ClientConnection client) {
        final boolean isTaken =
                !submit.pressured() && submit.submitCreateSession(client, client.sessionId(), client.timeoutMs(), 0);
        taken(client, isTaken, Step.NONE);
    }

    private void ask(final ClientConnection client) {
        taken(client, submit.readBarrier(client.watcher()), Step.ASKED);
    }

    private void move(final ClientConnection client) {
        final boolean isTaken =
                !submit.pressured() && submit.submitMoveSession(client, client.sessionId(), client.timeoutMs());
        taken(client, isTaken, Step.NONE);
    }

    private void taken(final ClientConnection client, final boolean isTaken, final Step next) {
        if (isTaken) {
            client.step = next;
        } else {
            waiters.add(client);
        }
    }

    /** The session is this server's already: the log has nothing to say. */
    private void accept(final ClientConnection client) {
        client.writesDone++;
        client.attached = true;
        open(client);
    }

    private void open(final ClientConnection client) {
        if (client.gone() || !client.connection().isOpen()) {
            return;
        }
        closeOther(client, client.sessionId());
        if (client.state() == State.CREATING) {
            client.state(State.OPEN);
        }
        connections.bindSession(client);
        sessions.start(client);
        answer(client);
    }

    private void answer(final ClientConnection client) {
        if (!client.gone()) {
            ConnectResponse.accepted(
                    replies.frame(), client.sessionId(), client.timeoutMs(), client.flagPresent, client.readOnly);
            replies.sendFrame(client);
        }
    }

    private void refuse(final ClientConnection client) {
        client.attached = false;
        if (client.state() != State.ENDING) {
            client.state(State.ENDING);
            ConnectResponse.refused(replies.frame(), client.flagPresent, client.readOnly);
            replies.sendFrame(client);
            client.connection().closeAfterFlush();
        }
    }

    private void reject(final ClientConnection client) {
        metrics.increment(Counter.CONNECTION_REJECTED);
        client.attached = false;
        if (!client.gone()) {
            client.state(State.ENDING);
            client.connection().close();
        }
    }

    private void closeOther(final ClientConnection client, final long sessionId) {
        final ClientConnection old = connections.ofSession(sessionId);
        if (old != null && old != client && !old.gone()) {
            old.state(State.ENDING);
            old.connection().close();
        }
    }
}
