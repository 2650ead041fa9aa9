package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Connections that live for one request: connect, open a session, read a node, end the session, again and again. */
final class ChurnTraffic implements Traffic {
    private final LoadLoop loop;
    private final LoadTree tree;
    private final Recorder recorder;
    private final long[] startNs;
    private final Deque<LoadSession> next = new ArrayDeque<>();
    private int busy;
    private boolean going;

    ChurnTraffic(final LoadLoop loop, final LoadTree tree, final Recorder recorder) {
        this.loop = loop;
        this.tree = tree;
        this.recorder = recorder;
        startNs = new long[loop.sessions().size()];
    }

    @Override
    public void begin(final long nowNs) {
        going = true;
        next.addAll(loop.sessions());
    }

    /** Connects here and not where the reply came, which is in the middle of a read. */
    @Override
    public long poll(final long nowNs) throws IOException {
        while (going && !next.isEmpty()) {
            final LoadSession session = next.remove();
            startNs[session.index()] = System.nanoTime();
            busy++;
            loop.connect(session);
        }
        return NOTHING_DUE;
    }

    @Override
    public void onOpened(final LoadSession session, final long nowNs) throws IOException {
        Frames.read(session.out(), session.nextXid(), OpCode.GET_DATA, tree.node(0), false);
        session.sent(OpCode.GET_DATA, nowNs);
        session.flush();
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        final LoadSession session = reply.session;
        if (reply.error != 0) {
            recorder.failed(ProtocolName.ofError(reply.error), startNs[session.index()], reply.nowNs);
        }
        if (reply.opCode == OpCode.GET_DATA) {
            Frames.closeSession(session.out(), session.nextXid());
            session.sent(OpCode.CLOSE_SESSION, reply.nowNs);
            session.flush();
        } else {
            recorder.completed(startNs[session.index()], reply.nowNs);
            session.closeHard();
            busy--;
            if (going) {
                next.add(session);
            }
        }
    }

    /** Those that are on their way come to their end. */
    @Override
    public void end(final long nowNs) {
        going = false;
        next.clear();
    }

    @Override
    public boolean isQuiet() {
        return busy == 0;
    }
}
