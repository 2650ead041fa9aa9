package io.paddock.perf.load;

import java.io.IOException;

/**
 * Sessions that do nothing but stay alive: each sends a ping in every third of its time-out, all of them evenly spread.
 * An operation is a ping; a session that the server ends is an error.
 */
final class IdleTraffic implements Traffic {
    private static final int PINGS_PER_TIMEOUT = 3;
    private static final double MILLISECONDS = 1_000.0;

    private final LoadLoop loop;
    private final Recorder recorder;
    private final boolean[] waiting;
    private Schedule schedule;
    private int turn;
    private boolean ended;

    IdleTraffic(final LoadLoop loop, final Recorder recorder) {
        this.loop = loop;
        this.recorder = recorder;
        waiting = new boolean[loop.sessions().size()];
    }

    @Override
    public void begin(final long nowNs) {
        final double perSecond = loop.sessions().size() * PINGS_PER_TIMEOUT * MILLISECONDS / shortestTimeoutMs();
        schedule = new Schedule(nowNs, perSecond);
        ended = false;
        loop.keepAlive(false);
    }

    private int shortestTimeoutMs() {
        return loop.sessions().stream()
                .mapToInt(LoadSession::timeoutMs)
                .filter(timeoutMs -> timeoutMs > 0)
                .min()
                .orElse(SessionShape.USUAL_TIMEOUT_MS);
    }

    @Override
    public long poll(final long nowNs) throws IOException {
        while (!ended && schedule.nextNs() - nowNs <= 0) {
            schedule.take();
            final LoadSession session = loop.sessions().get(turn);
            turn = turn + 1 == loop.sessions().size() ? 0 : turn + 1;
            if (session.isOpen()) {
                session.ping(System.nanoTime());
                waiting[session.index()] = true;
            }
        }
        // A ping need not be on time to the microsecond: sleep rather than spin.
        return Math.max(LoadLoop.SHORTEST_SLEEP_NS, schedule.nextNs() - nowNs);
    }

    @Override
    public void onPing(final Reply reply) {
        waiting[reply.session.index()] = false;
        recorder.completed(reply.startNs, reply.nowNs);
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        throw new IOException("a reply came that nobody asked for");
    }

    @Override
    public void onLost(final LoadSession session, final IOException fault, final long nowNs) {
        waiting[session.index()] = false;
        recorder.failed("SESSION_LOST", nowNs, nowNs);
    }

    @Override
    public void end(final long nowNs) {
        ended = true;
    }

    @Override
    public boolean isQuiet() {
        for (final boolean one : waiting) {
            if (one) {
                return false;
            }
        }
        return true;
    }
}
