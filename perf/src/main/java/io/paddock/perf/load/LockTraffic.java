package io.paddock.perf.load;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The lock recipe, on every session; sessions are spread over the locks. An operation is one lock taken and released. */
final class LockTraffic implements Traffic {
    private final List<LockContender> contenders = new ArrayList<>();
    private boolean going;

    LockTraffic(final LoadLoop loop, final LoadTree tree, final int locks, final Recorder recorder) {
        for (final LoadSession session : loop.sessions()) {
            contenders.add(new LockContender(session, tree.lock(session.index() % locks), recorder));
        }
    }

    @Override
    public void begin(final long nowNs) throws IOException {
        going = true;
        for (final LockContender contender : contenders) {
            contender.contend(System.nanoTime());
        }
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        final LockContender contender = contenders.get(reply.session.index());
        if (reply.error != 0 && !(reply.opCode == OpCode.EXISTS && reply.error == ErrorCode.NO_NODE)) {
            contender.fail(reply);
            throw new IOException("the lock recipe stopped: " + ProtocolName.of(reply.opCode) + " failed with "
                    + ProtocolName.ofError(reply.error));
        }
        switch (reply.opCode) {
            case OpCode.CREATE -> contender.onCreated(reply);
            case OpCode.GET_CHILDREN -> contender.onListed(reply);
            case OpCode.EXISTS -> contender.onWatched(reply);
            default -> contender.onReleased(reply);
        }
    }

    @Override
    public void onEvent(final Reply event) throws IOException {
        contenders.get(event.session.index()).onPredecessorGone(event.nowNs);
    }

    @Override
    public void onBatch(final LoadSession session, final long nowNs) throws IOException {
        final LockContender contender = contenders.get(session.index());
        if (going && contender.isIdle()) {
            contender.contend(nowNs);
        }
        session.flush();
    }

    /** Locks that are waited for are still taken and released. */
    @Override
    public void end(final long nowNs) {
        going = false;
    }

    @Override
    public boolean isQuiet() {
        for (int i = 0; i < contenders.size(); i++) {
            if (!contenders.get(i).isIdle()) {
                return false;
            }
        }
        return true;
    }
}
