package io.paddock.perf.load;

import java.io.IOException;

/**
 * Closed loop: keeps requests in flight on every session. New ones are written when a quarter of what may be in flight
 * is free, so that one write carries several; latency runs from that write to the read that brought the reply.
 */
final class ClosedTraffic implements Traffic {
    private static final int BATCHES = 4;

    private final LoadLoop loop;
    private final RequestSource source;
    private final Recorder recorder;
    private final int refill;
    private boolean sending;

    ClosedTraffic(final LoadLoop loop, final RequestSource source, final int outstanding, final Recorder recorder) {
        this.loop = loop;
        this.source = source;
        this.recorder = recorder;
        refill = Math.max(1, outstanding / BATCHES);
    }

    @Override
    public void begin(final long nowNs) throws IOException {
        sending = true;
        for (int i = 0; i < loop.sessions().size(); i++) {
            fill(loop.sessions().get(i), System.nanoTime());
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
    public void onBatch(final LoadSession session, final long nowNs) throws IOException {
        if (sending && session.free() >= refill) {
            fill(session, nowNs);
        }
    }

    /** At depth one the time of the read is as good as that of the write that follows. */
    private void fill(final LoadSession session, final long nowNs) throws IOException {
        final long sendNs = refill == 1 ? nowNs : System.nanoTime();
        while (source.mayWrite(session)) {
            source.write(session, sendNs);
        }
        session.flush();
    }

    @Override
    public boolean isDone() {
        return source.needsStock() && source.isExhausted();
    }

    @Override
    public void end(final long nowNs) {
        sending = false;
    }

    @Override
    public boolean isQuiet() {
        for (int i = 0; i < loop.sessions().size(); i++) {
            if (loop.sessions().get(i).inFlight() > 0) {
                return false;
            }
        }
        return true;
    }
}
