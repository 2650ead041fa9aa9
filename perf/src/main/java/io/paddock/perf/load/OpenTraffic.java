package io.paddock.perf.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Open loop: requests are due by schedule, whatever the server does, and latency runs from the time a request was due.
 * One that is late, because the server holds the window of every session full or this thread was busy, is still sent,
 * also after the time of the run: a stall shows in the latency of everything that fell into it. Sessions take turns.
 */
final class OpenTraffic implements Traffic {
    /** How long after its end a run waits for what is still due. */
    private static final long MAX_LAG_NS = TimeUnit.SECONDS.toNanos(30);

    private final LoadLoop loop;
    private final RequestSource source;
    private final double ratePerSecond;
    private final Recorder recorder;
    private Schedule schedule;
    private boolean ended;
    private long endNs;
    private int turn;

    OpenTraffic(final LoadLoop loop, final RequestSource source, final double ratePerSecond, final Recorder recorder) {
        this.loop = loop;
        this.source = source;
        this.ratePerSecond = ratePerSecond;
        this.recorder = recorder;
    }

    @Override
    public void begin(final long nowNs) {
        schedule = new Schedule(nowNs, ratePerSecond);
        ended = false;
    }

    @Override
    public long poll(final long nowNs) throws IOException {
        LoadSession only = null;
        boolean several = false;
        while (schedule.nextNs() - nowNs <= 0 && isWithin(schedule.nextNs())) {
            final LoadSession session = nextWithRoom();
            if (session == null) {
                break;
            }
            source.write(session, schedule.take());
            several |= only != null && only != session;
            only = session;
        }
        if (several) {
            flushAll();
        } else if (only != null) {
            only.flush();
        }
        if (ended && nowNs - endNs > MAX_LAG_NS) {
            giveUp(nowNs);
        }
        return Math.max(0, schedule.nextNs() - nowNs);
    }

    private void flushAll() throws IOException {
        for (int i = 0; i < loop.sessions().size(); i++) {
            loop.sessions().get(i).flush();
        }
    }

    private boolean isWithin(final long dueNs) {
        return !ended || dueNs - endNs < 0;
    }

    private LoadSession nextWithRoom() {
        for (int i = 0; i < loop.sessions().size(); i++) {
            final LoadSession session = loop.sessions().get(turn);
            turn = turn + 1 == loop.sessions().size() ? 0 : turn + 1;
            if (source.mayWrite(session)) {
                return session;
            }
        }
        return null;
    }

    /** What the server did not even take is not passed over in silence. */
    private void giveUp(final long nowNs) {
        while (isWithin(schedule.nextNs())) {
            recorder.failed("NEVER_SENT", schedule.take(), nowNs);
        }
    }

    @Override
    public void onReply(final Reply reply) {
        final String kind = RequestSource.errorKind(reply);
        if (kind == null) {
            recorder.completed(reply.startNs, reply.nowNs);
        } else {
            recorder.failed(kind, reply.startNs, reply.nowNs);
        }
    }

    @Override
    public boolean isDone() {
        return source.needsStock() && source.isExhausted();
    }

    @Override
    public void end(final long nowNs) {
        ended = true;
        endNs = nowNs;
    }

    @Override
    public boolean isQuiet() {
        if (isWithin(schedule.nextNs())) {
            return false;
        }
        for (int i = 0; i < loop.sessions().size(); i++) {
            if (loop.sessions().get(i).inFlight() > 0) {
                return false;
            }
        }
        return true;
    }
}
