package io.paddock.client;

import io.paddock.client.link.FrameConsumer;
import io.paddock.client.link.ReceiveBuffer;
import io.paddock.client.link.SendBuffer;
import io.paddock.client.link.ServerLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * Brings the session to a server and keeps it there:
 *
 * <pre>
 *            pause over            connected            session agreed
 *  PAUSED ──────────────► OPENING ───────────► GREETING ───────────────► LIVE
 *    ▲                       │                    │  │                    │  │
 *    └──── failed, too slow, or silent ───────────┴──│────────────────────┘  │
 *                                                    └── refused ► ENDED ◄───┘ closed, or credentials refused
 * </pre>
 *
 * <p>An outage, however long, does not end the session here: a restarted server gives every session its whole timeout
 * again, so only the server's word counts. The client's thread.
 */
final class ClientSession {
    private enum Phase {
        PAUSED,
        OPENING,
        GREETING,
        LIVE,
        ENDED
    }

    private final FrameConsumer onFrame = this::onFrame;
    private final long connectTimeoutNs;
    private final ServerSelector servers;
    private final ServerLink link;
    private final SendBuffer sendBuffer;
    private final ReceiveBuffer receiveBuffer;
    private final Handshake handshake;
    private final Heartbeat heartbeat = new Heartbeat();
    private final Conversation conversation;
    private final ClientListener listener;
    private final ErrorHandler errorHandler;

    private Phase phase = Phase.PAUSED;
    private volatile ClientState state = ClientState.CONNECTING;
    /** A final state that was decided inside a callback and is entered by the duty cycle. */
    private ClientState ending;

    private long nowNs;
    private long deadlineNs;

    ClientSession(
            final ClientContext context,
            final SendBuffer sendBuffer,
            final Conversation conversation,
            final ClientListener listener) {
        final ClientConfig config = context.config();
        this.sendBuffer = sendBuffer;
        this.conversation = conversation;
        this.listener = listener;
        connectTimeoutNs = TimeUnit.MILLISECONDS.toNanos(config.connectTimeoutMs());
        servers = new ServerSelector(config, context.randomSeed());
        receiveBuffer = new ReceiveBuffer(config.receiveBufferLength(), config.maxReplyLength());
        handshake = new Handshake(config.sessionTimeoutMs());
        errorHandler = context.errorHandler();
        link = context.links().get();
        nowNs = context.clock().nanoTime();
        deadlineNs = nowNs;
    }

    /** Any thread. */
    ClientState state() {
        return state;
    }

    long sessionId() {
        return handshake.sessionId();
    }

    int timeoutMs() {
        return handshake.timeoutMs();
    }

    int doWork(final long clockNs) {
        nowNs = clockNs;
        int workCount = 0;
        try {
            workCount = ending != null
                    ? 0
                    : switch (phase) {
                        case PAUSED -> pause();
                        case OPENING -> open();
                        case GREETING -> greet();
                        case LIVE -> live();
                        case ENDED -> 0;
                    };
        } catch (final ProtocolFault fault) {
            errorHandler.onError(fault);
            lose();
        } catch (final IOException fault) {
            // A lost connection is everyday life, told to the listener and to the handlers of pending requests.
            lose();
        }
        if (ending != null && phase != Phase.ENDED) {
            end(ending);
            workCount++;
        }
        return workCount;
    }

    /** Waits for the server, {@link #wakeup()}, or the next thing to do. */
    void await(final long clockNs, final long maxTimeoutMs) {
        final long delayNs =
                phase == Phase.LIVE ? heartbeat.delayNs(clockNs, !sendBuffer.isEmpty()) : deadlineNs - clockNs;
        // Rounded up, so that the deadline is over when the wait is.
        final long timeoutMs = Math.min(maxTimeoutMs, TimeUnit.NANOSECONDS.toMillis(delayNs) + 1);
        if (phase != Phase.ENDED && delayNs > 0 && timeoutMs > 0) {
            link.await(timeoutMs, !sendBuffer.isEmpty());
        }
    }

    void wakeup() {
        link.wakeup();
    }

    /** Starts the end. */
    void startClose() {
        if (phase != Phase.ENDED && state != ClientState.CLOSING) {
            state(ClientState.CLOSING);
            if (phase == Phase.LIVE) {
                conversation.askToClose();
            } else {
                ending = ClientState.CLOSED;
            }
        }
    }

    /** Ends at once, whatever the server knows. */
    void abandon() {
        if (phase != Phase.ENDED) {
            end(ending == null ? ClientState.CLOSED : ending);
        }
    }

    private int pause() throws IOException {
        if (nowNs - deadlineNs < 0) {
            return 0;
        }
        phase = Phase.OPENING;
        deadlineNs = nowNs + connectTimeoutNs;
        final InetSocketAddress address = servers.next().resolve();
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        link.connect(address);
        return 1;
    }

    private int open() throws IOException {
        if (!link.finishConnect()) {
            checkDeadline();
            return 0;
        }
        phase = Phase.GREETING;
        handshake.request(sendBuffer, conversation.lastZxidSeen());
        return 1 + sendBuffer.flush(link);
    }

    private int greet() throws IOException {
        final int workCount = sendBuffer.flush(link) + receive();
        if (phase == Phase.GREETING) {
            checkDeadline();
        }
        return workCount;
    }

    private int live() throws IOException {
        int workCount = send() + receive();
        if (heartbeat.isServerSilent(nowNs)) {
            throw new IOException("silent server");
        }
        if (heartbeat.isPingDue(nowNs) && sendBuffer.isEmpty()) {
            conversation.ping();
        }
        conversation.proceed();
        workCount += send();
        if (state == ClientState.CONNECTING && conversation.isIntroduced()) {
            state(ClientState.CONNECTED);
        }
        return workCount;
    }

    private int send() throws IOException {
        final int length = sendBuffer.flush(link);
        if (length > 0) {
            heartbeat.onSent(nowNs);
        }
        return length;
    }

    private int receive() throws IOException {
        final int length = receiveBuffer.fill(link);
        if (length < 0) {
            throw new IOException("closed by the server");
        }
        if (length > 0) {
            heartbeat.onReceived(nowNs);
            while (ending == null && receiveBuffer.poll(onFrame)) {}
        }
        return length;
    }

    private void onFrame(final DirectBuffer buffer, final int offset, final int length) throws IOException {
        if (phase == Phase.GREETING) {
            onGreeting(buffer, offset, length);
        } else {
            final ClientState next = conversation.onFrame(buffer, offset, length);
            if (next != null) {
                ending = next;
            }
        }
    }

    private void onGreeting(final DirectBuffer buffer, final int offset, final int length) throws ProtocolFault {
        if (handshake.onResponse(buffer, offset, length)) {
            phase = Phase.LIVE;
            servers.onConnected();
            heartbeat.start(handshake.timeoutMs(), nowNs);
            conversation.introduce();
        } else if (handshake.sessionId() == 0) {
            throw new ProtocolFault("a new session was refused");
        } else {
            ending = ClientState.EXPIRED;
        }
    }

    private void checkDeadline() throws IOException {
        if (nowNs - deadlineNs >= 0) {
            throw new IOException("no answer in time");
        }
    }

    private void lose() {
        disconnect();
        phase = Phase.PAUSED;
        deadlineNs = nowNs + servers.pauseNs();
        if (state == ClientState.CLOSING) {
            ending = ClientState.CLOSED;
        } else if (ending == null) {
            state(ClientState.CONNECTING);
            conversation.onLost(ClientError.CONNECTION_LOSS);
        }
    }

    private void end(final ClientState last) {
        disconnect();
        link.close();
        phase = Phase.ENDED;
        state(last);
        conversation.onEnded(last);
    }

    private void disconnect() {
        link.disconnect();
        sendBuffer.clear();
        receiveBuffer.clear();
    }

    private void state(final ClientState next) {
        if (state != next) {
            state = next;
            listener.onStateChange(next);
        }
    }
}
