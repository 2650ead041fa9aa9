package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.io.IOException;

/**
 * Nodes that are watched by many sessions. A node is set by the last session of the loop, which watches nothing; when
 * the last watcher has its event, the operation is complete; then all of them watch again, and then it is set again.
 */
final class FanOutTraffic implements Traffic {
    private static final int VALUE_ROOM = 4096;

    private final LoadLoop loop;
    private final boolean own;
    private final int nodes;
    private final Recorder recorder;
    private final RequestTemplate watch;
    private final RequestTemplate set;
    private final LoadSession setter;
    private final int[] awaitedEvents;
    private final int[] awaitedWatches;
    private final long[] setNs;
    private int busy;
    private boolean going;
    private boolean armed;
    private boolean appended;

    /**
     * @param nodes that are watched by every session; 0 gives each session a node of its own.
     */
    FanOutTraffic(final LoadLoop loop, final LoadTree tree, final int nodes, final Recorder recorder) {
        this.loop = loop;
        this.recorder = recorder;
        own = nodes == 0;
        this.nodes = own ? loop.sessions().size() - 1 : nodes;
        setter = loop.sessions().get(loop.sessions().size() - 1);
        awaitedEvents = new int[this.nodes];
        awaitedWatches = new int[this.nodes];
        setNs = new long[this.nodes];
        final String path = tree.folder() + "/n" + RequestTemplate.NUMBER;
        final int room = VALUE_ROOM + tree.value().length;
        watch = RequestTemplate.of(room, out -> Frames.read(out, 0, OpCode.GET_DATA, path, true));
        set = RequestTemplate.of(room, out -> Frames.setData(out, 0, path, tree.value()));
    }

    private int watchers() {
        return own ? 1 : loop.sessions().size() - 1;
    }

    /** At first every node gets its watches, without which nothing can be set. */
    @Override
    public void begin(final long nowNs) throws IOException {
        going = true;
        for (int node = 0; node < nodes; node++) {
            if (armed) {
                set(node);
            } else {
                busy++;
                watch(node, nowNs);
            }
        }
        armed = true;
    }

    private void set(final int node) throws IOException {
        awaitedEvents[node] = watchers();
        setNs[node] = System.nanoTime();
        busy++;
        setter.makeRoom(set.length());
        set.write(setter.out(), setter.nextXid(), node);
        setter.sent(OpCode.SET_DATA, setNs[node], node);
    }

    private void watch(final int node, final long nowNs) throws IOException {
        awaitedWatches[node] = watchers();
        for (int i = 0; i < watchers(); i++) {
            final LoadSession session = loop.sessions().get(own ? node : i);
            session.makeRoom(watch.length());
            watch.write(session.out(), session.nextXid(), node);
            session.sent(OpCode.GET_DATA, nowNs, node);
        }
        appended = true;
    }

    /** What was appended in this cycle goes now. */
    @Override
    public long poll(final long nowNs) throws IOException {
        setter.flush();
        for (int i = 0; appended && i < loop.sessions().size(); i++) {
            loop.sessions().get(i).flush();
        }
        appended = false;
        return NOTHING_DUE;
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        if (reply.error != 0) {
            recorder.failed(ProtocolName.ofError(reply.error), reply.startNs, reply.nowNs);
            throw new IOException("the fan-out stopped: " + ProtocolName.of(reply.opCode) + " failed with "
                    + ProtocolName.ofError(reply.error));
        }
        if (reply.opCode == OpCode.GET_DATA && --awaitedWatches[reply.tag] == 0) {
            busy--;
            if (going) {
                set(reply.tag);
            }
        }
    }

    /** An event's path follows its type and the session's state. */
    @Override
    public void onEvent(final Reply event) throws IOException {
        final int node = (int) event.numberAt(event.offset + 2 * Integer.BYTES);
        if (--awaitedEvents[node] == 0) {
            recorder.completed(setNs[node], event.nowNs);
            watch(node, event.nowNs);
        }
    }

    @Override
    public void end(final long nowNs) {
        going = false;
    }

    @Override
    public boolean isQuiet() {
        return busy == 0;
    }
}
