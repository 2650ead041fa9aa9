package io.paddock.client;

import io.paddock.client.link.SendBuffer;
import io.paddock.client.watch.WatchKind;
import io.paddock.client.watch.WatchTable;
import io.paddock.codecs.wire.OpCode;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * A session with Paddock or any ZooKeeper server, for programs that count microseconds.
 *
 * <p>An agent: call {@link #doWork()} from a thread of your own, or give the client to an Agrona {@code AgentRunner}.
 * Requests, replies, watches and the session all move inside it, and handlers are called from it. All methods belong to
 * that one thread, except where they say otherwise. A thread that would rather wait than spin calls {@link #await}.
 *
 * <p>Each request returns at once: its xid (above 0) when it was accepted, else one of {@link #BACK_PRESSURED},
 * {@link #NOT_CONNECTED}, {@link #ENDED}, and nothing has happened. Accepted requests are written by the next
 * {@link #doWork()}. The handler of an accepted request is called exactly once; when the connection is lost, with
 * {@link ClientError#CONNECTION_LOSS}, because nobody knows then what the server did. Requests are never sent again.
 *
 * <p>Paths are absolute; a {@code String}, or any reusable {@link CharSequence}, is encoded without a copy. Data is the
 * whole of a buffer (wrap a part to send a part) and is copied before the method returns. Arguments that no server would
 * take throw {@link IllegalArgumentException}.
 *
 * <p>Watches are told to the {@link ClientListener}. They survive reconnects: the client asks for them again, and the
 * server makes up for the changes missed.
 */
public final class PaddockClient implements Agent, AutoCloseable {
    /** Too much is under way; call {@link #doWork()} and try again. */
    public static final int BACK_PRESSURED = -1;

    /** There is no connection now; the client is looking for one. */
    public static final int NOT_CONNECTED = -2;

    /** The client is closing or has ended; see {@link #state()}. */
    public static final int ENDED = -3;

    private static final int READY = 0;

    private final NanoClock clock;
    private final long closeTimeoutNs;
    private final PendingRequests pending;
    private final RequestEncoder requests;
    private final Conversation conversation;
    private final ClientSession session;
    private final ListenerList listeners;

    private PaddockClient(final ClientContext context) {
        final ClientConfig config = context.config();
        clock = context.clock();
        closeTimeoutNs = TimeUnit.MILLISECONDS.toNanos(config.closeTimeoutMs());
        listeners = new ListenerList(context.listener(), context.errorHandler());
        pending = new PendingRequests(config.outstandingLimit());
        final SendBuffer sendBuffer = new SendBuffer(config.sendBufferLength());
        final WatchTable watches = new WatchTable();
        requests = new RequestEncoder(sendBuffer, pending, config.maxRequestLength());
        conversation = new Conversation(
                sendBuffer,
                requests,
                new ReplyDispatcher(pending, watches, context.errorHandler()),
                new Credentials(context.errorHandler()),
                watches,
                listeners);
        session = new ClientSession(context, sendBuffer, conversation, listeners);
    }

    /** Makes a client; the first {@link #doWork()} starts to connect. */
    public static PaddockClient create(final ClientContext context) {
        return new PaddockClient(context);
    }

    /** Any thread. */
    public ClientState state() {
        return session.state();
    }

    /** 0 before the first connection. */
    public long sessionId() {
        return session.sessionId();
    }

    /** As agreed with the server, in ms; 0 before the first connection. */
    public int sessionTimeoutMs() {
        return session.timeoutMs();
    }

    /** Requests without a reply. */
    public int outstanding() {
        return pending.size();
    }

    /** One more listener. Any thread. */
    public void addListener(final ClientListener listener) {
        listeners.add(listener);
    }

    /** One listener less. Any thread; it may be called once more. */
    public void removeListener(final ClientListener listener) {
        listeners.remove(listener);
    }

    /** @param options kind, ACL and life time; see the constants of {@link CreateOptions}. */
    public int create(
            final CharSequence path,
            final DirectBuffer data,
            final CreateOptions options,
            final long correlationId,
            final CreateHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.create(path, data, options, correlationId, handler) : refusal;
    }

    /** @param version expected, -1 for any. */
    public int delete(final CharSequence path, final int version, final long correlationId, final DoneHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.delete(path, version, correlationId, handler) : refusal;
    }

    /** A missing node is a failure, NO_NODE; the watch is set all the same. */
    public int exists(
            final CharSequence path, final boolean watch, final long correlationId, final StatHandler handler) {
        return read(OpCode.EXISTS, path, watch ? WatchKind.DATA : WatchKind.NONE, correlationId, handler);
    }

    /** @param watch whether to be told of the next change; set when the node exists. */
    public int getData(
            final CharSequence path, final boolean watch, final long correlationId, final DataHandler handler) {
        return read(OpCode.GET_DATA, path, watch ? WatchKind.DATA : WatchKind.NONE, correlationId, handler);
    }

    /** @param version expected, -1 for any. */
    public int setData(
            final CharSequence path,
            final DirectBuffer data,
            final int version,
            final long correlationId,
            final StatHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.setData(path, data, version, correlationId, handler) : refusal;
    }

    /** @param watch whether to be told of the next change of the list; set when the node exists. */
    public int getChildren(
            final CharSequence path, final boolean watch, final long correlationId, final ChildrenHandler handler) {
        return read(OpCode.GET_CHILDREN2, path, watch ? WatchKind.CHILD : WatchKind.NONE, correlationId, handler);
    }

    public int getACL(final CharSequence path, final long correlationId, final AclHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.path(OpCode.GET_ACL, path, correlationId, handler) : refusal;
    }

    /** @param version of the ACL (aversion) expected, -1 for any. */
    public int setACL(
            final CharSequence path,
            final AclList acl,
            final int version,
            final long correlationId,
            final StatHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.setAcl(path, acl, version, correlationId, handler) : refusal;
    }

    /** @param request may be changed again once the method has returned. */
    public int multi(final MultiRequest request, final long correlationId, final MultiHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.multi(request, correlationId, handler) : refusal;
    }

    /** Done when this client's server has applied every write that was proposed before. */
    public int sync(final CharSequence path, final long correlationId, final DoneHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.path(OpCode.SYNC, path, correlationId, handler) : refusal;
    }

    /** A watch that stays until it is removed. */
    public int addWatch(
            final CharSequence path, final WatchMode mode, final long correlationId, final DoneHandler handler) {
        final int refusal = refusal();
        return refusal == READY
                ? requests.watch(OpCode.ADD_WATCH, path, mode.code(), mode.kind(), correlationId, handler)
                : refusal;
    }

    /** Fails with NO_WATCHER when there is no such watch. */
    public int removeWatches(
            final CharSequence path, final WatchType type, final long correlationId, final DoneHandler handler) {
        final int refusal = refusal();
        return refusal == READY
                ? requests.watch(OpCode.REMOVE_WATCHES, path, type.code(), type.kinds(), correlationId, handler)
                : refusal;
    }

    /**
     * Adds an identity to this client, now and after each reconnect; its requests from here on have it. May be called
     * before the client is connected: then it is the first thing that the server hears, and 0 is returned. Refused
     * credentials end the client in {@link ClientState#AUTH_FAILED}.
     *
     * @param data in the form of the scheme, such as {@code user:password}.
     * @return 0, or {@link #ENDED}.
     */
    public int addAuth(final String scheme, final byte[] data, final long correlationId, final DoneHandler handler) {
        if (refusal() == ENDED) {
            return ENDED;
        }
        conversation.addCredential(scheme, data, correlationId, handler);
        return READY;
    }

    @Override
    public String roleName() {
        return "paddock-client";
    }

    /** Writes requests, reads what has arrived, calls handlers, keeps the session. Never blocks. */
    @Override
    public int doWork() {
        return session.doWork(clock.nanoTime());
    }

    /**
     * Waits until {@link #doWork()} has something to do, at most so long. For threads that have nothing else to do; one
     * that spins has no use for it.
     */
    public void await(final long timeoutMs) {
        session.await(clock.nanoTime(), timeoutMs);
    }

    /** Ends an {@link #await}, or the next one. Any thread. */
    public void wakeup() {
        session.wakeup();
    }

    /**
     * Starts to close the session in order: its ephemeral nodes go, the state becomes CLOSING and, some
     * {@link #doWork()} later, CLOSED. Requests accepted before are still answered.
     */
    public void startClose() {
        session.startClose();
    }

    /**
     * Closes the session and waits for the server's answer, up to the close timeout; without it the session ends by its
     * own timeout at the server. The thread of the client, or any thread once that has ended.
     */
    @Override
    public void close() {
        startClose();
        final long deadlineNs = clock.nanoTime() + closeTimeoutNs;
        long leftNs = closeTimeoutNs;
        doWork();
        while (!state().isFinal() && leftNs > 0) {
            await(TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
            doWork();
            leftNs = deadlineNs - clock.nanoTime();
        }
        session.abandon();
    }

    @Override
    public void onClose() {
        close();
    }

    private int read(
            final int opCode,
            final CharSequence path,
            final int watchKind,
            final long correlationId,
            final FailureHandler handler) {
        final int refusal = refusal();
        return refusal == READY ? requests.read(opCode, path, watchKind, correlationId, handler) : refusal;
    }

    private int refusal() {
        return switch (session.state()) {
            case CONNECTED -> conversation.isIntroduced() ? READY : BACK_PRESSURED;
            case CONNECTING -> NOT_CONNECTED;
            default -> ENDED;
        };
    }
}
