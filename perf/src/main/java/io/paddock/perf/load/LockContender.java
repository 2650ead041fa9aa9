package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.io.IOException;

/**
 * One session that takes a lock as the recipe for it says: a sequential ephemeral node below the lock; whose number is
 * the lowest has the lock; others watch the node just before theirs and look again when it is gone.
 *
 * <pre>
 *   IDLE → CREATING → LISTING ─lowest─► RELEASING → IDLE
 *                      ▲   │ not the lowest
 *                      │   ▼
 *             event ◄─ WATCHING (exists with a watch)
 * </pre>
 */
final class LockContender {
    private static final String NAME = "/x-";
    private static final byte[] EMPTY = {};

    private final LoadSession session;
    private final Recorder recorder;
    private final RequestTemplate delete;
    private final RequestTemplate watch;
    private final RequestTemplate create;
    private final RequestTemplate list;
    private State state = State.IDLE;
    private long startNs;
    private long number;
    private boolean gone;

    LockContender(final LoadSession session, final String lock, final Recorder recorder) {
        this.session = session;
        this.recorder = recorder;
        final int room = Frames.OVERHEAD + lock.length();
        final String path = lock + NAME + RequestTemplate.NUMBER;
        create =
                RequestTemplate.of(room, out -> Frames.create(out, 0, lock + NAME, EMPTY, Frames.EPHEMERAL_SEQUENTIAL));
        list = RequestTemplate.of(room, out -> Frames.read(out, 0, OpCode.GET_CHILDREN, lock, false));
        watch = RequestTemplate.of(room, out -> Frames.read(out, 0, OpCode.EXISTS, path, true));
        delete = RequestTemplate.of(room, out -> Frames.delete(out, 0, path));
    }

    private enum State {
        IDLE,
        CREATING,
        LISTING,
        WATCHING,
        WAITING,
        RELEASING
    }

    boolean isIdle() {
        return state == State.IDLE;
    }

    void contend(final long nowNs) throws IOException {
        startNs = nowNs;
        send(create, OpCode.CREATE, 0, nowNs, State.CREATING);
        session.flush();
    }

    void onCreated(final Reply reply) {
        number = reply.numberAt(reply.offset);
        list(reply.nowNs);
    }

    void onListed(final Reply reply) {
        final long before = predecessor(reply);
        if (before < 0) {
            send(delete, OpCode.DELETE, number, reply.nowNs, State.RELEASING);
        } else {
            gone = false;
            send(watch, OpCode.EXISTS, before, reply.nowNs, State.WATCHING);
        }
    }

    /** The highest number below the own one, −1 when there is none. */
    private long predecessor(final Reply reply) {
        long highest = -1;
        int at = reply.offset;
        final int count = reply.buffer.getInt(at);
        at += Integer.BYTES;
        for (int i = 0; i < count; i++) {
            final long other = reply.numberAt(at);
            if (other < number && other > highest) {
                highest = other;
            }
            at += Integer.BYTES + reply.buffer.getInt(at);
        }
        return highest;
    }

    /** The watch is set, or the node has gone meanwhile. */
    void onWatched(final Reply reply) {
        if (reply.error != 0 || gone) {
            list(reply.nowNs);
        } else {
            state = State.WAITING;
        }
    }

    /** An event of a watch that was left on a node that had gone already says nothing new. */
    void onPredecessorGone(final long nowNs) {
        if (state == State.WAITING) {
            list(nowNs);
        } else if (state == State.WATCHING) {
            gone = true;
        }
    }

    void onReleased(final Reply reply) {
        state = State.IDLE;
        recorder.completed(startNs, reply.nowNs);
    }

    void fail(final Reply reply) {
        recorder.failed(ProtocolName.ofError(reply.error), startNs, reply.nowNs);
    }

    private void list(final long nowNs) {
        send(list, OpCode.GET_CHILDREN, 0, nowNs, State.LISTING);
    }

    private void send(
            final RequestTemplate template, final int opCode, final long path, final long nowNs, final State next) {
        template.write(session.out(), session.nextXid(), path);
        session.sent(opCode, nowNs);
        state = next;
    }
}
