package io.paddock.replication.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to one peer that carries nothing; see {@link Lifelines}. Owner's thread. */
final class Lifeline implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lifeline.class);

    private enum State {
        IDLE,
        LOOKUP,
        CONNECTING,
        CONNECTED
    }

    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long CHECK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** A process that ends may close its connections before its port, so that one more attempt seems to succeed. */
    private static final long DOUBT_NS = TimeUnit.MILLISECONDS.toNanos(300);
    /** Without a watcher, the connection is looked at this often. */
    private static final long UNWATCHED_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final PeerAddress address;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64);
    private State state = State.IDLE;
    private HostLookup lookup;
    private SocketChannel channel;
    private AutoCloseable watch;
    private boolean ripe;
    private boolean confirming;
    private boolean refused;
    private long sinceNs;
    private long checkedNs;
    private long doubtEndNs = Long.MIN_VALUE;
    private boolean begun;

    Lifeline(final PeerAddress address) {
        this.address = address;
    }

    PeerAddress address() {
        return address;
    }

    /** Whether it is being found out if the peer is gone. */
    boolean isConfirming() {
        return confirming;
    }

    /** @return true when the peer's process was found to have ended. */
    boolean run(final long nowNs, final ChannelWatcher watcher) {
        return switch (state) {
            case IDLE -> {
                if (!begun || nowNs - sinceNs >= RETRY_NS) {
                    begun = true;
                    lookup = HostLookup.start(address.host());
                    enter(State.LOOKUP, nowNs);
                }
                yield false;
            }
            case LOOKUP -> {
                if (lookup.isDone()) {
                    connect(nowNs);
                }
                yield false;
            }
            case CONNECTING -> finish(nowNs, watcher);
            case CONNECTED -> {
                read(nowNs);
                yield false;
            }
        };
    }

    private void enter(final State next, final long nowNs) {
        state = next;
        sinceNs = nowNs;
        checkedNs = nowNs - UNWATCHED_NS;
    }

    private void connect(final long nowNs) {
        if (lookup.address() == null) {
            giveUp(nowNs);
            return;
        }
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            enter(State.CONNECTING, nowNs);
            refused = false;
            channel.connect(new InetSocketAddress(lookup.address(), address.electionPort()));
        } catch (final ConnectException ex) {
            refused = isRefusal(ex);
        } catch (final IOException ex) {
            tryAgain(nowNs);
        }
    }

    /** Between the end of its connections and that of its port, a process that ends resets those that it has not taken. */
    private void tryAgain(final long nowNs) {
        if (confirming && nowNs < doubtEndNs) {
            release();
            enter(State.LOOKUP, nowNs);
        } else {
            giveUp(nowNs);
        }
    }

    private boolean finish(final long nowNs, final ChannelWatcher watcher) {
        if (nowNs - checkedNs < CHECK_NS) {
            return false;
        }
        checkedNs = nowNs;
        try {
            if (channel.finishConnect()) {
                confirming = false;
                ripe = false;
                enter(State.CONNECTED, nowNs);
                watch = watcher.watch(channel, () -> ripe = true);
                LOGGER.debug("connected to server {}, {}", address.server(), watch == null ? "unwatched" : "watched");
            } else if (nowNs - sinceNs > TIMEOUT_NS) {
                giveUp(nowNs);
            }
            return false;
        } catch (final ConnectException ex) {
            return giveUp(nowNs, isRefusal(ex));
        } catch (final IOException | RuntimeException ex) {
            if (refused) {
                return giveUp(nowNs, true);
            }
            tryAgain(nowNs);
            return false;
        }
    }

    /** @return whether the peer has ended: its machine answers, and nobody listens there any more. */
    private boolean giveUp(final long nowNs, final boolean isRefused) {
        final boolean gone = confirming && isRefused;
        giveUp(nowNs);
        return gone;
    }

    private static boolean isRefusal(final ConnectException ex) {
        return ex.getMessage() != null && ex.getMessage().contains("refused");
    }

    private void read(final long nowNs) {
        if (!ripe && (watch != null || nowNs - checkedNs < UNWATCHED_NS)) {
            return;
        }
        ripe = false;
        checkedNs = nowNs;
        boolean open;
        try {
            int length;
            do {
                length = channel.read(bytes.clear());
            } while (length > 0);
            open = length == 0;
        } catch (final IOException ex) {
            open = false;
        }
        if (!open) {
            onLost(nowNs);
        }
    }

    /** Either the peer has ended, which another attempt shows at once, or only the connection has. */
    private void onLost(final long nowNs) {
        if (nowNs - sinceNs > RETRY_NS) {
            doubtEndNs = nowNs + DOUBT_NS;
        }
        release();
        confirming = nowNs < doubtEndNs;
        LOGGER.debug("the connection to server {} has ended", address.server());
        if (confirming) {
            connect(nowNs);
        } else {
            enter(State.IDLE, nowNs);
        }
    }

    private void giveUp(final long nowNs) {
        release();
        confirming = false;
        enter(State.IDLE, nowNs);
    }

    private void release() {
        CloseHelper.quietClose(watch);
        CloseHelper.quietClose(channel);
        watch = null;
        channel = null;
    }

    @Override
    public void close() {
        release();
    }
}
