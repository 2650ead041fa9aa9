package io.paddock.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Moves the bytes of all sessions of a load on the caller's thread, and lets a {@link Traffic} decide what they do. A
 * connection that is lost, or a server that is silent while it owes a reply, ends the run with a message that names
 * both; sessions that have nothing to do are kept alive.
 */
final class LoadLoop implements AutoCloseable {
    /** Longest time that a server may owe a reply. */
    static final long MAX_SILENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private static final long LONGEST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Waits below this are spent looking for replies again and again. */
    static final long SHORTEST_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long MILLISECOND_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String server;
    private final int askedTimeoutMs;
    private final Selector selector;
    private final List<LoadSession> sessions = new ArrayList<>();
    private final SilenceWatch silence;
    private final Recorder recorder;
    private Traffic traffic;
    private long nextPingNs;
    private boolean keepAlive = true;

    /**
     * Opens nothing yet.
     *
     * @param server for messages: name and address.
     * @param shape of the sessions.
     * @param recorder whose seconds are closed in time.
     */
    LoadLoop(final String server, final InetSocketAddress address, final SessionShape shape, final Recorder recorder)
            throws IOException {
        this.server = server;
        this.recorder = recorder;
        askedTimeoutMs = shape.timeoutMs();
        for (int i = 0; i < shape.count(); i++) {
            sessions.add(new LoadSession(i, address, shape.outstanding(), shape.maxRequestLength()));
        }
        selector = shape.mayBlock() ? null : Selector.open();
        silence = selector == null ? new SilenceWatch(sessions.get(0)) : null;
    }

    List<LoadSession> sessions() {
        return sessions;
    }

    /** Sessions that the traffic lets expire are not kept alive. */
    void keepAlive(final boolean wanted) {
        keepAlive = wanted;
    }

    /** Connects one session; the traffic is told when it is open. */
    void connect(final LoadSession session) throws IOException {
        try {
            session.connect(selector, askedTimeoutMs);
        } catch (final IOException e) {
            throw told(session, e);
        }
    }

    /**
     * Runs until the time is over or the traffic is done, and then until it is quiet.
     *
     * @throws IOException when the server fails the load.
     */
    void run(final Traffic next, final long durationNs) throws IOException {
        traffic = next;
        final long startNs = System.nanoTime();
        nextPingNs = startNs;
        long nowNs = startNs;
        try {
            traffic.begin(nowNs);
            while (nowNs - startNs < durationNs && !traffic.isDone()) {
                cycle(nowNs, durationNs - (nowNs - startNs));
                nowNs = System.nanoTime();
            }
            traffic.end(nowNs);
            final long endNs = nowNs;
            while (!traffic.isQuiet()) {
                cycle(nowNs, LONGEST_WAIT_NS);
                nowNs = System.nanoTime();
                if (nowNs - endNs > MAX_SILENCE_NS) {
                    requireProgress(nowNs);
                }
            }
        } catch (final UncheckedIOException e) {
            throw named(e.getCause());
        } catch (final IOException e) {
            throw named(e);
        } finally {
            if (silence != null) {
                silence.rest();
            }
        }
    }

    private void requireProgress(final long nowNs) throws IOException {
        for (final LoadSession session : sessions) {
            if (nowNs - session.heardNs() < MAX_SILENCE_NS) {
                return;
            }
        }
        throw new IOException("replies or watch events are missing: nothing came within "
                + TimeUnit.NANOSECONDS.toSeconds(MAX_SILENCE_NS) + " s");
    }

    private void cycle(final long nowNs, final long restNs) throws IOException {
        recorder.poll(nowNs);
        final long dueNs = traffic.poll(nowNs);
        if (selector == null) {
            block(nowNs);
        } else {
            tend(nowNs);
            select(Math.min(Math.min(dueNs, restNs), LONGEST_WAIT_NS));
        }
    }

    private void block(final long nowNs) throws IOException {
        final LoadSession session = sessions.get(0);
        silence.watch(nowNs);
        try {
            if (session.isConnected() && (session.inFlight() > 0 || !session.isOpen())) {
                session.onReady(traffic);
            }
        } catch (final IOException e) {
            traffic.onLost(session, told(session, silence.isBroken() ? SilenceWatch.fault() : e), System.nanoTime());
            session.close();
        }
    }

    /** Waits short times without sleeping, since the selector's clock counts in milliseconds. */
    private void select(final long waitNs) throws IOException {
        if (waitNs >= SHORTEST_SLEEP_NS) {
            selector.select(this::onReady, waitNs / MILLISECOND_NS - 1);
        } else {
            selector.selectNow(this::onReady);
        }
    }

    private void onReady(final SelectionKey key) {
        final LoadSession session = (LoadSession) key.attachment();
        try {
            session.onReady(traffic);
        } catch (final IOException e) {
            lose(session, e);
        }
    }

    private void lose(final LoadSession session, final IOException fault) {
        try {
            traffic.onLost(session, told(session, fault), System.nanoTime());
            session.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IOException told(final LoadSession session, final IOException fault) {
        return fault instanceof LoadFault
                ? fault
                : new LoadFault(server + ": " + fault.getMessage() + ", " + session.awaited(), fault);
    }

    private IOException named(final IOException fault) {
        return fault instanceof LoadFault ? fault : new LoadFault(server + ": " + fault.getMessage(), fault);
    }

    /** Once in a third of the shortest time-out: pings whoever was silent, and looks for a server that is. */
    private void tend(final long nowNs) throws IOException {
        if (nowNs - nextPingNs < 0) {
            return;
        }
        nextPingNs = nowNs + TimeUnit.MILLISECONDS.toNanos(askedTimeoutMs) / 6;
        for (final LoadSession session : sessions) {
            if (session.isConnected() && session.owesSince(nowNs) > MAX_SILENCE_NS) {
                throw told(session, SilenceWatch.fault());
            }
            if (keepAlive && session.isOpen() && !session.wasActive()) {
                session.ping(nowNs);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (silence != null) {
            silence.close();
        }
        for (final LoadSession session : sessions) {
            session.close();
        }
        if (selector != null) {
            selector.close();
        }
    }
}
