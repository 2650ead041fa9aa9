package io.paddock.perf.load;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Builds the tree of a load and removes it again, with sessions of its own. */
final class LoadBuilder implements AutoCloseable {
    private static final int SESSIONS = 4;
    private static final int OUTSTANDING = 64;
    private static final int FRAME_ROOM = 8192;
    private static final byte[] EMPTY = {};

    private final LoadLoop loop;
    private final int maxRequestLength;

    /** Opens the sessions. */
    LoadBuilder(final Target target, final LoadPlan plan) throws IOException {
        final Recorder nothing = new Recorder(ProgressListener.NONE);
        maxRequestLength = FRAME_ROOM + plan.tree().valueBytes();
        loop = new LoadLoop(
                LoadRunner.nameOf(target),
                target.address(),
                new SessionShape(SESSIONS, OUTSTANDING, maxRequestLength, SessionShape.USUAL_TIMEOUT_MS, false),
                nothing);
        try {
            loop.run(new OpeningTraffic(loop, SESSIONS, nothing), Long.MAX_VALUE);
        } catch (final IOException e) {
            loop.close();
            throw e;
        }
    }

    /** Creates what the plan needs; what an earlier run under the same root has left goes first. */
    void build(final LoadPlan plan, final LoadTree tree) throws IOException {
        remove(tree.root());
        final List<String> folders = new ArrayList<>(List.of(tree.root()));
        for (int end = tree.root().length() + 2; end <= tree.folder().length(); end += 2) {
            folders.add(tree.folder().substring(0, end));
        }
        for (final String folder : folders) {
            create(Stream.of(folder), EMPTY);
        }
        create(IntStream.range(0, nodes(plan)).mapToObj(tree::node), tree.value());
        final Mix mix = plan.workload().mix();
        if (mix != null && mix.contains(Operation.GET_CHILDREN)) {
            create(Stream.of(tree.list()), EMPTY);
            create(LongStream.range(0, plan.tree().children()).mapToObj(tree::listed), EMPTY);
        }
        if (mix != null && (mix.contains(Operation.CREATE) || mix.contains(Operation.DELETE))) {
            create(IntStream.range(0, plan.pace().connections()).mapToObj(tree::sessionFolder), EMPTY);
        }
        if (plan.workload().shape() == Workload.Shape.LOCK) {
            create(IntStream.range(0, plan.workload().count()).mapToObj(tree::lock), EMPTY);
        }
    }

    /** Nodes that the plan's shape works on. */
    private static int nodes(final LoadPlan plan) {
        return switch (plan.workload().shape()) {
            case REQUESTS -> plan.tree().nodes();
            case FAN_OUT -> plan.workload().count();
            case FAN_OUT_OWN -> plan.pace().connections();
            case CHURN -> 1;
            case LOCK, OPEN, IDLE, EXPIRE -> 0;
        };
    }

    /** Removes a node and everything below it, if it is there. */
    void remove(final String path) throws IOException {
        final List<String> children = children(path);
        if (children != null) {
            final List<String> full = new ArrayList<>();
            delete(children.stream().map(name -> path + "/" + name).iterator(), full);
            for (final String child : full) {
                remove(child);
            }
            delete(List.of(path).iterator(), full);
        }
    }

    private void create(final Stream<String> paths, final byte[] value) throws IOException {
        final Iterator<BatchTraffic.Request> requests = paths.map(path -> new BatchTraffic.Request(
                        path, OpCode.CREATE, (out, xid) -> Frames.create(out, xid, path, value, Frames.PERSISTENT)))
                .iterator();
        send(requests, Set.of(), answer -> {});
    }

    /** Removes nodes; those that have children are added to the list. */
    private void delete(final Iterator<String> paths, final Collection<String> full) throws IOException {
        final Iterator<BatchTraffic.Request> requests = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return paths.hasNext();
            }

            @Override
            public BatchTraffic.Request next() {
                final String path = paths.next();
                return new BatchTraffic.Request(path, OpCode.DELETE, (out, xid) -> Frames.delete(out, xid, path));
            }
        };
        send(requests, Set.of(ErrorCode.NO_NODE, ErrorCode.NOT_EMPTY), answer -> {
            if (answer.error() == ErrorCode.NOT_EMPTY) {
                full.add(answer.path());
            }
        });
    }

    /** Null when the node is not there. */
    List<String> children(final String path) throws IOException {
        final List<String> names = new ArrayList<>();
        final boolean[] found = new boolean[1];
        final BatchTraffic.Request request = new BatchTraffic.Request(
                path, OpCode.GET_CHILDREN, (out, xid) -> Frames.read(out, xid, OpCode.GET_CHILDREN, path, false));
        send(List.of(request).iterator(), Set.of(ErrorCode.NO_NODE), answer -> {
            found[0] = answer.error() == ErrorCode.OK;
            if (found[0]) {
                addNames(answer.reply(), names);
            }
        });
        return found[0] ? names : null;
    }

    private static void addNames(final Reply reply, final List<String> names) {
        int at = reply.offset;
        final int count = reply.buffer.getInt(at);
        at += Integer.BYTES;
        for (int i = 0; i < count; i++) {
            final byte[] name = new byte[reply.buffer.getInt(at)];
            reply.buffer.get(at + Integer.BYTES, name);
            names.add(new String(name, StandardCharsets.UTF_8));
            at += Integer.BYTES + name.length;
        }
    }

    private void send(
            final Iterator<BatchTraffic.Request> requests,
            final Set<Integer> tolerated,
            final Consumer<BatchTraffic.Answer> answers)
            throws IOException {
        loop.run(new BatchTraffic(loop, requests, maxRequestLength, tolerated, answers), Long.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        try {
            loop.run(new ClosingTraffic(loop), Long.MAX_VALUE);
        } finally {
            loop.close();
        }
    }
}
