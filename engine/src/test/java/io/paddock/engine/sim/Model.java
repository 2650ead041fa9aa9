package io.paddock.engine.sim;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Op;
import io.paddock.replication.quorum.Configuration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the commands of the order come to, written down plainly; each node's whole history is kept. */
final class Model {
    static final String CONFIG = "/zookeeper/config";

    private static final int EPHEMERAL = 1;
    private static final int SEQUENTIAL = 2;

    private final Map<String, List<Version>> histories = new HashMap<>();
    private final Map<Long, Owner> sessions = new TreeMap<>();
    private final Map<String, Version> staged = new LinkedHashMap<>();
    private final List<Version> changes = new ArrayList<>();
    private Configuration members;
    private long zxid;
    private long timeMs;
    private long sessionId;

    /** Of a session: the server whose clients' requests count, and the timeout. */
    record Owner(int server, int timeoutMs) {}

    Model() {
        final Version root = new Version("/", 0, Version.CREATED, null);
        root.exists = true;
        root.children.add("zookeeper");
        histories.put("/", new ArrayList<>(List.of(root)));
        final Version config = new Version(CONFIG, 0, Version.CREATED, null);
        config.exists = true;
        config.data = new byte[0];
        config.aclVersion = -1;
        histories.put(CONFIG, new ArrayList<>(List.of(config)));
    }

    Map<Long, Owner> sessions() {
        return sessions;
    }

    /** All paths that ever were. */
    Iterable<String> paths() {
        return new TreeSet<>(histories.keySet());
    }

    /** A node as it was at a zxid; null when there never was any. */
    Version at(final String path, final long when) {
        final List<Version> history = histories.get(path);
        if (history == null) {
            return null;
        }
        int low = 0;
        int high = history.size();
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (history.get(middle).zxid <= when) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? null : history.get(low - 1);
    }

    Version newest(final String path) {
        return at(path, Long.MAX_VALUE);
    }

    /**
     * The first change of some kinds behind a zxid and up to another.
     *
     * @param known how many changes of these kinds at the zxid itself are known already.
     * @return null for none.
     */
    Version change(final String path, final long after, final int known, final long upTo, final int kinds) {
        final List<Version> history = histories.get(path);
        if (history == null) {
            return null;
        }
        int i = history.size();
        while (i > 0 && history.get(i - 1).zxid >= after) {
            i--;
        }
        int skips = known;
        for (; i < history.size() && history.get(i).zxid <= upTo; i++) {
            if ((history.get(i).change & kinds) != 0 && (history.get(i).zxid > after || skips-- <= 0)) {
                return history.get(i);
            }
        }
        return null;
    }

    /** Who belongs to the ensemble; null before that is told. */
    Configuration members() {
        return members;
    }

    boolean isConfigured() {
        return members != null;
    }

    /** Other members count. */
    void configure(final long when, final long whenMs, final Configuration configuration, final long version) {
        final Version config = new Version(CONFIG, when, Version.DATA, newest(CONFIG));
        config.data = Membership.text(configuration, version).getBytes(StandardCharsets.US_ASCII);
        config.version = -1;
        config.mzxid = version;
        config.mtimeMs = whenMs;
        histories.get(CONFIG).add(config);
        members = configuration.withVersion(version);
    }

    void begin(final long newZxid, final long newTimeMs, final long newSessionId) {
        zxid = newZxid;
        timeMs = newTimeMs;
        sessionId = newSessionId;
        rollBack();
    }

    /** One request of a client, whole. */
    Result execute(final int opCode, final byte[] body) {
        final Result result = opCode == Op.MULTI ? multi(new Cursor(body)) : one(opCode, new Cursor(body));
        settle();
        return result;
    }

    void endSession(final long ended) {
        sessions.remove(ended);
        for (final String path : paths()) {
            final Version node = now(path);
            if (node != null && node.exists && node.owner == ended) {
                remove(path, node);
            }
        }
        settle();
    }

    private Result multi(final Cursor body) {
        final List<Result> parts = new ArrayList<>();
        boolean failed = false;
        while (true) {
            final int opCode = body.int32();
            final boolean isEnd = body.bool();
            body.int32();
            if (isEnd) {
                break;
            }
            // What is behind a failure is read and not done.
            final Result part = one(opCode, body, failed);
            parts.add(part);
            failed |= part.error() != 0;
        }
        if (failed) {
            rollBack();
        }
        return new Result(0, null, null, parts);
    }

    private Result one(final int opCode, final Cursor body) {
        final Result result = one(opCode, body, false);
        if (result.error() != 0) {
            rollBack();
        }
        return result;
    }

    private Result one(final int opCode, final Cursor body, final boolean skip) {
        final String path = body.string();
        final boolean isCreate = opCode == Op.CREATE || opCode == Op.CREATE2;
        final byte[] data = isCreate || opCode == Op.SET_DATA ? body.buffer() : null;
        if (isCreate) {
            body.acls();
        }
        final int flagsOrVersion = body.int32();
        if (skip) {
            return Result.failed(ErrorCode.RUNTIME_INCONSISTENCY);
        }
        if (!sessions.containsKey(sessionId)) {
            return Result.failed(ErrorCode.SESSION_EXPIRED);
        }
        return switch (opCode) {
            case Op.CREATE, Op.CREATE2 -> create(path, data, flagsOrVersion);
            case Op.DELETE -> delete(path, flagsOrVersion);
            case Op.SET_DATA -> setData(path, data, flagsOrVersion);
            case Op.CHECK -> check(path, flagsOrVersion);
            default -> throw new IllegalStateException("request " + opCode);
        };
    }

    private Result create(final String wanted, final byte[] data, final int flags) {
        final Version parent = now(parent(wanted));
        if (parent == null || !parent.exists) {
            return Result.failed(ErrorCode.NO_NODE);
        }
        final String path = (flags & SEQUENTIAL) == 0 ? wanted : wanted + tenDigits(parent.childrenCreated);
        final Version before = now(path);
        if (before != null && before.exists) {
            return Result.failed(ErrorCode.NODE_EXISTS);
        }
        if (parent.owner != 0) {
            return Result.failed(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        }
        final Version node = new Version(path, zxid, Version.CREATED, null);
        node.exists = true;
        node.data = data;
        node.czxid = zxid;
        node.mzxid = zxid;
        node.pzxid = zxid;
        node.ctimeMs = timeMs;
        node.mtimeMs = timeMs;
        node.owner = (flags & EPHEMERAL) == 0 ? 0 : sessionId;
        put(node);
        final Version newParent = new Version(parent.path, zxid, Version.CHILDREN, parent);
        newParent.children = new TreeSet<>(parent.children);
        newParent.children.add(name(path));
        newParent.childrenCreated++;
        newParent.pzxid = zxid;
        put(newParent);
        return Result.of(node);
    }

    private Result delete(final String path, final int version) {
        final Version node = now(path);
        if (node == null || !node.exists) {
            return Result.failed(ErrorCode.NO_NODE);
        }
        if (version != -1 && version != node.version) {
            return Result.failed(ErrorCode.BAD_VERSION);
        }
        if (!node.children.isEmpty()) {
            return Result.failed(ErrorCode.NOT_EMPTY);
        }
        remove(path, node);
        return Result.DONE;
    }

    private void remove(final String path, final Version node) {
        final Version gone = new Version(path, zxid, Version.DELETED, node);
        gone.exists = false;
        gone.owner = 0;
        put(gone);
        final Version parent = now(parent(path));
        final Version newParent = new Version(parent.path, zxid, Version.CHILDREN, parent);
        newParent.children = new TreeSet<>(parent.children);
        newParent.children.remove(name(path));
        newParent.pzxid = zxid;
        put(newParent);
    }

    private Result setData(final String path, final byte[] data, final int version) {
        final Version node = now(path);
        if (node == null || !node.exists) {
            return Result.failed(ErrorCode.NO_NODE);
        }
        if (version != -1 && version != node.version) {
            return Result.failed(ErrorCode.BAD_VERSION);
        }
        final Version changed = new Version(path, zxid, Version.DATA, node);
        changed.data = data;
        changed.version++;
        changed.mzxid = zxid;
        changed.mtimeMs = timeMs;
        put(changed);
        return Result.of(changed);
    }

    private Result check(final String path, final int version) {
        final Version node = now(path);
        if (node == null || !node.exists) {
            return Result.failed(ErrorCode.NO_NODE);
        }
        return version == -1 || version == node.version ? Result.DONE : Result.failed(ErrorCode.BAD_VERSION);
    }

    private Version now(final String path) {
        final Version mine = staged.get(path);
        return mine != null ? mine : newest(path);
    }

    private void put(final Version version) {
        staged.put(version.path, version);
        changes.add(version);
    }

    private void settle() {
        for (final Version version : changes) {
            histories.computeIfAbsent(version.path, path -> new ArrayList<>()).add(version);
        }
        rollBack();
    }

    private void rollBack() {
        staged.clear();
        changes.clear();
    }

    private static String tenDigits(final int number) {
        final String digits = Integer.toString(number);
        return "0000000000".substring(digits.length()) + digits;
    }

    static String parent(final String path) {
        final int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private static String name(final String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
