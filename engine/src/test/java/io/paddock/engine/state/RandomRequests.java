package io.paddock.engine.state;

import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests over a small universe of paths, so that they meet each other; some of them odd, some of them broken. */
final class RandomRequests {
    static final int[] WRITES = {
        OpCode.CREATE,
        OpCode.CREATE,
        OpCode.CREATE2,
        OpCode.CREATE_CONTAINER,
        OpCode.CREATE_TTL,
        OpCode.DELETE,
        OpCode.DELETE,
        OpCode.SET_DATA,
        OpCode.SET_DATA,
        OpCode.SET_ACL,
        OpCode.MULTI,
        OpCode.MULTI,
        OpCode.RECONFIG
    };
    static final int[] READS = {
        OpCode.EXISTS,
        OpCode.GET_DATA,
        OpCode.GET_ACL,
        OpCode.GET_CHILDREN,
        OpCode.GET_CHILDREN2,
        OpCode.SYNC,
        OpCode.GET_ALL_CHILDREN_NUMBER,
        OpCode.GET_EPHEMERALS,
        OpCode.MULTI_READ,
        OpCode.WHO_AM_I,
        OpCode.CHECK_WATCHES,
        OpCode.REMOVE_WATCHES,
        OpCode.ADD_WATCH,
        OpCode.SET_WATCHES,
        OpCode.SET_WATCHES2
    };

    private static final String[] NAMES = {"a", "b", "c", "d", "zookeeper"};
    private static final String[] ODD_PATHS = {
        "",
        "/",
        "//",
        "/a/",
        "/a//b",
        "a",
        "a/b",
        "/.",
        "/..",
        "/a/./b",
        "/.a",
        "/...",
        "/a\0b",
        "/a/\u0001",
        "/\u007f",
        "/\u0080",
        "/\u00a0",
        "/\u00e4",
        "/\u20ac",
        "/\ud7ff",
        "/\ue000",
        "/\uf8ff",
        "/\uf900",
        "/\uffef",
        "/\ufff0",
        "/\uffff",
        "/a/\ufffd",
        "/zookeeper",
        "/zookeeper/quota",
        "/zookeeper/config",
        "/zookeeper/quota/a",
        "/zookeeper/quota/a/zookeeper_limits",
        "/zookeeper/quota/a/zookeeper_stats",
        "/zookeeper/quota/a/b",
        "/zookeeper/quota/a/b/zookeeper_limits",
        "/zookeeper/quota/a/b/zookeeper_stats"
    };
    private static final String[] DATA = {
        "",
        "x",
        "longer data",
        "count=3,bytes=20",
        "count=0,bytes=0",
        "count=3,bytes=20=;byteHardLimit=30;countHardLimit=4",
        "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2"
    };

    private static final int FIRST_QUOTA_TEXT = 3;

    private final Random random;

    RandomRequests(final Random random) {
        this.random = random;
    }

    int opCode() {
        return random.nextInt(5) < 3 ? pick(WRITES) : pick(READS);
    }

    byte[] body(final int opCode) {
        final byte[] body = soundBody(opCode);
        final boolean isQuota = new String(body, StandardCharsets.ISO_8859_1).contains("/zookeeper/quota/");
        return random.nextInt(40) == 0 && !isQuota ? damaged(body) : body;
    }

    byte[] damaged(final byte[] body) {
        if (random.nextInt(4) == 0 || body.length == 0) {
            return java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
        }
        final byte[] changed = body.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : -1);
        }
        return changed;
    }

    byte[] soundBody(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2 -> create(flags(-1, 9));
            case OpCode.CREATE_CONTAINER -> create(random.nextInt(5) > 0 ? 4 : flags(0, 6));
            case OpCode.CREATE_TTL -> createTtl();
            case OpCode.DELETE, OpCode.CHECK -> Bodies.pathAndInt(path(), version());
            case OpCode.SET_DATA -> setData();
            case OpCode.SET_ACL -> Bodies.setAcl(path(), acls(), version());
            case OpCode.MULTI -> multi();
            case OpCode.RECONFIG -> Bodies.reconfig("server.1=a", null, null, -1);
            case OpCode.EXISTS, OpCode.GET_DATA, OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2 -> read();
            case OpCode.GET_ACL, OpCode.SYNC, OpCode.GET_ALL_CHILDREN_NUMBER, OpCode.GET_EPHEMERALS ->
                Bodies.path(path());
            case OpCode.MULTI_READ -> multiRead();
            case OpCode.CHECK_WATCHES, OpCode.REMOVE_WATCHES -> Bodies.pathAndInt(watchedPath(), random.nextInt(7));
            case OpCode.ADD_WATCH -> Bodies.pathAndInt(watchedPath(), random.nextInt(8) == 0 ? 2 : random.nextInt(2));
            case OpCode.SET_WATCHES -> Bodies.setWatches(random.nextInt(2000), lists(3));
            case OpCode.SET_WATCHES2 -> Bodies.setWatches(random.nextInt(2000), lists(5));
            case OpCode.WHO_AM_I -> Bodies.empty();
            default -> throw new IllegalArgumentException("no body for " + opCode);
        };
    }

    private byte[] setData() {
        final String path = path();
        return Bodies.setData(path, data(path), version());
    }

    private byte[] read() {
        final String path = path();
        return Bodies.read(path, random.nextBoolean() && !"".equals(path));
    }

    /** A watch on "" or null is one on nothing in the reference; no client can ask for it. */
    private String watchedPath() {
        final String path = path();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private byte[] createTtl() {
        final long[] ttls = {1, 60_000, 0xFF_FFFF_FFFFL, 0x100_0000_0000L, 0, -1, -5};
        final int flags = random.nextInt(6) > 0 ? 5 + random.nextInt(2) : 7 + random.nextInt(2);
        final String path = path();
        return Bodies.createTtl(
                path, data(path), acls(), flags, random.nextInt(3) > 0 ? 60_000 : ttls[random.nextInt(7)]);
    }

    private byte[] multi() {
        final int[] types = {
            OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.DELETE, OpCode.SET_DATA, OpCode.CHECK
        };
        final List<Bodies.Step> steps = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            final int type = random.nextInt(60) == 0 ? pick(READS) : types[random.nextInt(types.length)];
            final byte[] body =
                    switch (type) {
                        // While a container with the flags of an ephemeral waits in the reference's pipeline, it counts
                        // as one.
                        case OpCode.CREATE_CONTAINER -> create(2 * random.nextInt(3));
                        case OpCode.CREATE, OpCode.CREATE2 ->
                            create(random.nextInt(40) == 0 ? flags(-1, 9) : flags(0, 4));
                        default -> soundBody(type);
                    };
            steps.add(new Bodies.Step(type, body));
        }
        return Bodies.multi(steps);
    }

    private byte[] multiRead() {
        final List<Bodies.Step> steps = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            final int type = random.nextInt(60) == 0
                    ? OpCode.DELETE
                    : random.nextBoolean() ? OpCode.GET_DATA : OpCode.GET_CHILDREN;
            steps.add(new Bodies.Step(type, soundBody(type)));
        }
        return Bodies.multi(steps);
    }

    private List<List<String>> lists(final int count) {
        final List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final List<String> list = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                list.add(soundPath());
            }
            lists.add(list);
        }
        return lists;
    }

    String path() {
        final int dice = random.nextInt(60);
        if (dice == 0) {
            return null;
        }
        return dice < 8 ? ODD_PATHS[random.nextInt(ODD_PATHS.length)] : soundPath();
    }

    private String soundPath() {
        final StringBuilder path = new StringBuilder();
        for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
            path.append('/').append(NAMES[random.nextInt(depth == 1 ? 4 : 2)]);
        }
        return path.toString();
    }

    /**
     * The reference fails in odd ways when it finds a text in a quota node that is none, and keeps the limits that it
     * finds in a node of figures.
     */
    private byte[] data(final String path) {
        final boolean isQuota = isQuota(path);
        final int first = isQuota ? FIRST_QUOTA_TEXT : 0;
        final int end = isQuota && path.contains("stats") ? FIRST_QUOTA_TEXT + 2 : DATA.length;
        return random.nextInt(12) == 0 && !isQuota
                ? null
                : DATA[first + random.nextInt(end - first)].getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isQuota(final String path) {
        return path != null && path.startsWith("/zookeeper/quota/");
    }

    private byte[] create(final int flags) {
        final String path = path();
        // Quota nodes that go with a session, in no particular order among its nodes, would leave any figures.
        final int soundFlags = isQuota(path) && (flags == 1 || flags == 3) ? 0 : flags;
        return Bodies.create(path, data(path), acls(), soundFlags);
    }

    private List<Acl> acls() {
        final List<Acl> odd = List.of(
                new Acl(31, "auth", ""),
                new Acl(1, "world", "anyone"),
                new Acl(31, "world", "nobody"),
                new Acl(3, "ip", "127.0.0.1"),
                new Acl(31, "ip", "127.0.0.0/8"),
                new Acl(7, "ip", "10.0.0.0/99"),
                new Acl(31, "digest", "user:tpUq/4Pn5A64fVZyQ0gOJ8ZWqkY="),
                new Acl(5, "digest", "nocolon"),
                new Acl(9, "digest", "a:b:"),
                new Acl(31, "sasl", "someone"),
                new Acl(0, "world", "anyone"),
                new Acl(-1, "ip", "::1"));
        final int dice = random.nextInt(20);
        if (dice == 0) {
            return random.nextBoolean() ? null : List.of();
        }
        if (dice < 14) {
            return Acl.OPEN;
        }
        final List<Acl> acls = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            acls.add(odd.get(random.nextInt(odd.size())));
        }
        return acls;
    }

    private int flags(final int min, final int max) {
        return random.nextInt(8) > 0 ? random.nextInt(4) : min + random.nextInt(max - min + 1);
    }

    private int version() {
        return random.nextInt(3) > 0 ? -1 : random.nextInt(4);
    }

    private int pick(final int[] values) {
        return values[random.nextInt(values.length)];
    }
}
