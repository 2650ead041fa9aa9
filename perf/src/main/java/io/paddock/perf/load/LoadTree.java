package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where the nodes of a load are, and the requests on them.
 *
 * <pre>
 *   /paddock-bench-SEED
 *     d/d/…/n0000000042      nodes that are read and set, as deep as the shape says
 *     list/c0000000042       the node that is listed
 *     s00007/0000000042      nodes that session 7 creates and deletes
 *     lock00003/x…           contenders for lock 3
 * </pre>
 */
final class LoadTree {
    private static final int FRAME_ROOM = 4096;

    private final String root;
    private final String folder;
    private final byte[] value;

    LoadTree(final LoadPlan plan) {
        root = plan.root();
        folder = root + "/d".repeat(plan.tree().depth());
        value = new byte[plan.tree().valueBytes()];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) ('a' + i % 26);
        }
    }

    String root() {
        return root;
    }

    /** Parent of the nodes that are read and set. */
    String folder() {
        return folder;
    }

    String list() {
        return root + "/list";
    }

    String sessionFolder(final int session) {
        return String.format(Locale.ROOT, "%s/s%05d", root, session);
    }

    String lock(final int number) {
        return String.format(Locale.ROOT, "%s/lock%05d", root, number);
    }

    /** A node that is read and set; its name ends with ten digits. */
    String node(final long number) {
        return String.format(Locale.ROOT, "%s/n%010d", folder, number);
    }

    String listed(final long number) {
        return String.format(Locale.ROOT, "%s/c%010d", list(), number);
    }

    byte[] value() {
        return value;
    }

    /** The requests of one operation on the shared nodes; none of create and delete. */
    RequestTemplate template(final Operation operation, final int sets) {
        final String path = folder + "/n" + RequestTemplate.NUMBER;
        final int capacity = Frames.OVERHEAD + path.length() + value.length;
        return switch (operation) {
            case SET_DATA -> RequestTemplate.of(capacity, out -> Frames.setData(out, 0, path, value));
            case GET_DATA, EXISTS ->
                RequestTemplate.of(capacity, out -> Frames.read(out, 0, operation.opCode, path, false));
            case GET_CHILDREN ->
                RequestTemplate.of(FRAME_ROOM, out -> Frames.read(out, 0, OpCode.GET_CHILDREN, list(), false));
            case MULTI -> {
                final String[] paths = new String[Math.max(1, sets)];
                Arrays.fill(paths, path);
                yield RequestTemplate.of(capacity * paths.length, out -> Frames.multiSet(out, 0, paths, value));
            }
            case CREATE, DELETE -> throw new IllegalArgumentException(operation.word());
        };
    }

    RequestTemplate createTemplate(final int session) {
        final String path = sessionFolder(session) + "/" + RequestTemplate.NUMBER;
        return RequestTemplate.of(
                Frames.OVERHEAD + path.length() + value.length,
                out -> Frames.create(out, 0, path, value, Frames.PERSISTENT));
    }

    RequestTemplate deleteTemplate(final int session) {
        final String path = sessionFolder(session) + "/" + RequestTemplate.NUMBER;
        return RequestTemplate.of(FRAME_ROOM, out -> Frames.delete(out, 0, path));
    }
}
