package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.session.ConnectRequest;
import io.paddock.engine.session.ConnectResponse;
import io.paddock.engine.session.SessionIds;
import org.agrona.DirectBuffer;

/**
 * Gives connections their sessions (protocol reference §3). A new session goes through the log as the connection's
 * first write, so that what the client sends behind its handshake is ordered after it without further ado. Engine
 * thread.
 */
final class HandshakeStage {
    private final ConnectRequest request = new ConnectRequest();
    private final SessionIds ids;
    private final SessionStage sessions;
    private final ConnectionTable connections;
    private final ConnectionThrottle throttle;
    private final SubmitStage submit;
    private final LogWaiters waiters;
    private final ReplyStage replies;
    private final AppliedPosition applied;
    private final Outstanding outstanding;
    private final Metrics metrics;

    HandshakeStage(
            final SessionIds ids,
            final SessionStage sessions,
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
        if (!request.wrap(frame, offset, length)
                || !throttle.admits(request.sessionId() == 0)
                || request.lastZxidSeen() > applied.zxid()) {
            metrics.increment(Counter.CONNECTION_REJECTED);
            client.state(State.ENDING);
            client.connection().close();
            outstanding.finished(client, 0);
            return;
        }
        client.flagPresent = request.flagPresent();
        if (request.sessionId() == 0) {
            create(client);
        } else {
            reattach(client);
            outstanding.finished(client, 0);
        }
    }

    /** The log did not take the new session before; false when it still does not. */
    boolean retryCreate(final ClientConnection client) {
        client.createPending =
                submit.pressured() || !submit.submitCreateSession(client, client.sessionId(), client.timeoutMs(), 0);
        if (client.createPending) {
            waiters.add(client);
        }
        return !client.createPending;
    }

    /** The log has created the session. A client that is gone meanwhile may still come back to it. */
    void onSessionCreated(final ClientConnection client) {
        sessions.start(client);
        if (client.state() == State.CREATING) {
            client.state(State.OPEN);
        }
        if (!client.gone()) {
            ConnectResponse.accepted(replies.frame(), client.sessionId(), client.timeoutMs(), client.flagPresent);
            replies.sendFrame(client);
        }
    }

    private void create(final ClientConnection client) {
        client.session(ids.next(), sessions.negotiate(request.timeoutMs()));
        client.state(State.CREATING);
        client.writesArrived++;
        connections.bindSession(client);
        retryCreate(client);
    }

    private void reattach(final ClientConnection client) {
        metrics.increment(Counter.CONNECTION_REVALIDATE_COUNT);
        final long sessionId = request.sessionId();
        final ClientConnection old = connections.ofSession(sessionId);
        if (old != null) {
            // Before the password is looked at: a client must be able to replace its own half-open connection.
            old.state(State.ENDING);
            old.connection().close();
        }
        if (!request.passwordMatches() || !sessions.alive(sessionId)) {
            client.state(State.ENDING);
            ConnectResponse.refused(replies.frame(), client.flagPresent);
            replies.sendFrame(client);
            client.connection().closeAfterFlush();
            return;
        }
        metrics.increment(Counter.REVALIDATE_COUNT);
        client.session(sessionId, sessions.negotiate(request.timeoutMs()));
        client.state(State.OPEN);
        connections.bindSession(client);
        sessions.start(client);
        ConnectResponse.accepted(replies.frame(), sessionId, client.timeoutMs(), client.flagPresent);
        replies.sendFrame(client);
    }
}
