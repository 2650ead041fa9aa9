package io.paddock.engine.pipeline;

import io.paddock.engine.auth.Identities;
import io.paddock.engine.metrics.ConnectionStatistics;
import io.paddock.engine.state.Client;
import io.paddock.transport.Connection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the engine keeps of one connection: its session, ids, place in the order, and figures.
 *
 * <p>The order of a connection is kept by two counts. Each write takes the next number when it arrives
 * ({@link #writesArrived}); {@link #writesDone} says how many of them have been executed. A read remembers how many
 * writes came before it and may run once that many are done.
 *
 * <p>Engine thread, except {@link #onAdmitted}, {@link #outstanding} and {@link #disconnectReason(String)}, which the
 * transport's thread of this connection calls.
 */
public final class ClientConnection implements Client {
    /** Where a connection stands. */
    enum State {
        /** No handshake yet. */
        FRESH,
        /** The log is creating its session, or giving it back; requests are taken already. */
        CREATING,
        /** It has a session. */
        OPEN,
        /** Nothing more is taken from it; what came before is still answered. */
        ENDING,
        /** It is gone; what it sent before is still executed. */
        GONE
    }

    /** What the connection's handshake waits for. */
    enum Step {
        /** Nothing: it is not under way, or the log has its command. */
        NONE,
        /** The log is to take the command that creates the session. */
        CREATE,
        /** The log is to take a question for a point in its order, behind which the session is looked for. */
        ASK,
        /** That point is to be reached. */
        ASKED,
        /** The log is to take the command that moves the session to this server. */
        MOVE
    }

    /** Makes the engine's side of a connection; any thread. */
    @FunctionalInterface
    interface Factory {
        ClientConnection create(Connection connection);
    }

    /** No parked request. */
    static final int NONE = -1;

    private static final VarHandle FINISHED;

    static {
        try {
            FINISHED = MethodHandles.lookup().findVarHandle(ClientConnection.class, "finished", long.class);
        } catch (final ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    final long establishedMs;
    final ConnectionStatistics statistics = new ConnectionStatistics();
    private final Connection connection;
    private final int watcher;

    long writesArrived;
    long writesDone;
    /** The batch that its last write belongs to; see {@link Gathering}. */
    long writeBatch;

    int parkedHead = NONE;
    int parkedTail = NONE;
    int parkedWrites;
    boolean barrierPending;
    /** A write that nothing may overtake is under way: what follows waits for its end. */
    boolean exclusive;

    Step step = Step.NONE;
    long claimedSession;
    long lastZxidSeen;
    /** It asks for a session without its password; it is told so once it is known that it has seen nothing strange. */
    boolean wrongPassword;

    boolean waitsForLog;
    boolean registered;
    boolean congested;
    boolean dirty;
    int unflushedBytes;
    int wheelEntry = NONE;
    boolean flagPresent;
    /** Its session is its own: the handshake has succeeded, or will unless the log says otherwise. */
    boolean attached;
    /** Its session is one of {@link LocalSessions}, as far as was seen last; its wheel entry is of those then. */
    boolean local;
    /** It may only read: there was no leader when it came. */
    boolean readOnly;
    /** When its client was heard of, ms of the cycle clock, and when the leader was last told. */
    long heardMs;

    long reportedMs = Long.MIN_VALUE / 2;
    /** How often the leader is still to be told of it. */
    int reportsDue;

    int timeoutMs;
    Identities identities;

    private State state = State.FRESH;
    private long sessionId;
    private long admitted;
    private long finished;
    private volatile String disconnectReason;

    /**
     * @param watcher number in the watch table, never used twice.
     * @param establishedMs wall time, ms since 1970.
     */
    ClientConnection(final Connection connection, final int watcher, final long establishedMs) {
        this.connection = connection;
        this.watcher = watcher;
        this.establishedMs = establishedMs;
    }

    @Override
    public int watcher() {
        return watcher;
    }

    /** 0 before the handshake. */
    @Override
    public long sessionId() {
        return sessionId;
    }

    /** The transport's side. */
    public Connection connection() {
        return connection;
    }

    /** Negotiated timeout of its session, ms; 0 before the handshake. */
    public int timeoutMs() {
        return timeoutMs;
    }

    /** When it was accepted, ms since 1970. */
    public long establishedMs() {
        return establishedMs;
    }

    /** Whether it is held back because it does not read its replies. */
    public boolean congested() {
        return congested;
    }

    public ConnectionStatistics statistics() {
        return statistics;
    }

    /** Requests taken from it and not finished. */
    public int outstanding() {
        return (int) Math.max(0, admitted - (long) FINISHED.getOpaque(this));
    }

    State state() {
        return state;
    }

    /** The one place where the state changes; nothing comes back from {@link State#GONE}. */
    void state(final State next) {
        if (state.ordinal() > next.ordinal()) {
            throw new IllegalStateException("connection " + connection.id() + ": " + next + " after " + state);
        }
        state = next;
    }

    void session(final long newSessionId, final int newTimeoutMs) {
        sessionId = newSessionId;
        timeoutMs = newTimeoutMs;
    }

    /** Whether requests that arrive now are taken. */
    boolean accepting() {
        return state == State.CREATING || state == State.OPEN;
    }

    boolean gone() {
        return state == State.GONE;
    }

    /** Whether a read that arrives now may run at once. */
    boolean readsRunAtOnce() {
        return parkedHead == NONE && writesDone == writesArrived && !congested;
    }

    /** Whether a write that arrives now may go to the log at once. */
    boolean writesRunAtOnce() {
        return parkedWrites == 0 && !barrierPending && step == Step.NONE && !exclusive;
    }

    void onAdmitted() {
        admitted++;
    }

    void onFinished() {
        FINISHED.setOpaque(this, finished + 1);
    }

    void disconnectReason(final String reason) {
        disconnectReason = reason;
    }

    /** Why it ended; null while it is open. */
    String disconnectReason() {
        return disconnectReason;
    }
}
