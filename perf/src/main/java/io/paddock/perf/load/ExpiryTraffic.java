package io.paddock.perf.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that fall silent after a last ping. An operation is one session that the server has ended, which it shows by
 * closing the connection; latency is the time since that ping. One that ends before its time-out is an error.
 */
final class ExpiryTraffic implements Traffic {
    private final LoadLoop loop;
    private final Recorder recorder;
    private final long[] pingNs;
    private int waiting;

    ExpiryTraffic(final LoadLoop loop, final Recorder recorder) {
        this.loop = loop;
        this.recorder = recorder;
        pingNs = new long[loop.sessions().size()];
    }

    @Override
    public void begin(final long nowNs) throws IOException {
        loop.keepAlive(false);
        for (final LoadSession session : loop.sessions()) {
            if (session.isOpen()) {
                pingNs[session.index()] = System.nanoTime();
                session.ping(pingNs[session.index()]);
                waiting++;
            }
        }
    }

    @Override
    public void onLost(final LoadSession session, final IOException fault, final long nowNs) {
        final long silentNs = nowNs - pingNs[session.index()];
        if (silentNs < TimeUnit.MILLISECONDS.toNanos(session.timeoutMs())) {
            recorder.failed("EXPIRED_EARLY", pingNs[session.index()], nowNs);
        } else {
            recorder.completed(pingNs[session.index()], nowNs);
        }
        waiting--;
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        throw new IOException("a reply came that nobody asked for");
    }

    @Override
    public boolean isDone() {
        return waiting == 0;
    }

    /** All of them are waited for. */
    @Override
    public void end(final long nowNs) {}

    @Override
    public boolean isQuiet() {
        return waiting == 0;
    }
}
