package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.io.IOException;

/** Ends all sessions of a loop that are open, so that the server forgets them at once. */
final class ClosingTraffic implements Traffic {
    private final LoadLoop loop;
    private int waiting;

    ClosingTraffic(final LoadLoop loop) {
        this.loop = loop;
    }

    @Override
    public void begin(final long nowNs) throws IOException {
        for (final LoadSession session : loop.sessions()) {
            if (session.isOpen()) {
                Frames.closeSession(session.out(), session.nextXid());
                session.sent(OpCode.CLOSE_SESSION, nowNs);
                waiting++;
            }
        }
        for (final LoadSession session : loop.sessions()) {
            if (session.isOpen()) {
                session.flush();
            }
        }
    }

    @Override
    public void end(final long nowNs) {}

    @Override
    public boolean isDone() {
        return waiting == 0;
    }

    @Override
    public boolean isQuiet() {
        return waiting == 0;
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        reply.session.closeHard();
        waiting--;
    }

    @Override
    public void onEvent(final Reply event) {
        // A watch may still fire while its session ends.
    }

    /** Gone is gone. */
    @Override
    public void onLost(final LoadSession session, final IOException fault, final long nowNs) {
        waiting--;
    }
}
