package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws single requests: all opcodes, weighted so that trees grow, watches fire and errors happen. */
final class RequestGenerator {
    private final Random random;
    private final Ingredients ingredients;
    private final Paths paths;
    private final int multiLength;

    /** @param multiLength most operations in a multi. */
    RequestGenerator(final Random random, final Ingredients ingredients, final Paths paths, final int multiLength) {
        this.multiLength = multiLength;
        this.random = random;
        this.ingredients = ingredients;
        this.paths = paths;
    }

    /** Any request that leaves the connection open on a correct server. */
    Action.Request request(final int connection) {
        final int die = random.nextInt(100);
        if (die < 22) {
            return create(connection);
        } else if (die < 30) {
            final String path = paths.any();
            final int version = version();
            return plain(connection, Op.DELETE, show(path) + " v" + version, Bodies.pathAndInt(path, version));
        } else if (die < 38) {
            final String path = paths.any();
            final int version = version();
            return plain(
                    connection,
                    Op.SET_DATA,
                    show(path) + " v" + version,
                    Bodies.setData(path, ingredients.data(), version));
        } else if (die < 62) {
            return read(connection);
        } else if (die < 72) {
            return multi(connection);
        } else if (die < 75) {
            return multiRead(connection);
        } else if (die < 78) {
            final String path = paths.any();
            final int version = version();
            final var acl = ingredients.acl();
            return plain(
                    connection, Op.SET_ACL, show(path) + " " + acl + " v" + version, Bodies.setAcl(path, acl, version));
        } else if (die < 92) {
            return watch(connection);
        } else if (die < 96) {
            return setWatches(connection);
        }
        return rare(connection);
    }

    /** auth: answered out of order, so never in a burst. */
    Action.Request auth(final int connection) {
        final String scheme = ingredients.scheme();
        final byte[] credentials = ingredients.credentials();
        return plain(
                connection, Op.AUTH, scheme + " " + ReplyText.bytes(credentials), Bodies.auth(scheme, credentials));
    }

    /** A request number that means nothing, or nothing to clients. */
    Action.Request unknown(final int connection) {
        final int opCode = ingredients.pick(List.of(0, 10, Op.CHECK, 23, 55, 99, 108, -1, -2, 1000, Integer.MAX_VALUE));
        return plain(connection, opCode, "", Bodies.pathAndInt(paths.any(), 0));
    }

    private Action.Request plain(final int connection, final int opCode, final String text, final byte[] whole) {
        final byte[] garbled = paths.garble(whole);
        final boolean mayMutate = opCode != Op.AUTH && opCode != Op.CREATE_TTL && opCode != Op.MULTI;
        final byte[] changed = mayMutate && random.nextInt(40) == 0 ? ingredients.mutate(garbled) : garbled;
        final boolean mutated = changed != garbled && !(mayWatch(opCode) && hasNoPath(changed));
        final byte[] body = mutated ? changed : garbled;
        final String shown = mutated
                ? text + " mutated to "
                        + java.util.HexFormat.of()
                                .formatHex(body.length > 200 ? java.util.Arrays.copyOf(body, 200) : body)
                : text;
        return new Action.Request(connection, opCode, shown, side -> body);
    }

    private static boolean mayWatch(final int opCode) {
        return switch (opCode) {
            case Op.EXISTS,
                    Op.GET_DATA,
                    Op.GET_CHILDREN,
                    Op.GET_CHILDREN2,
                    Op.ADD_WATCH,
                    Op.CHECK_WATCHES,
                    Op.REMOVE_WATCHES -> true;
            default -> false;
        };
    }

    /** Whether the first string is empty or null; see {@link #orRoot}. */
    private static boolean hasNoPath(final byte[] body) {
        return body.length >= Integer.BYTES && java.nio.ByteBuffer.wrap(body).getInt() <= 0;
    }

    private Action.Request create(final int connection) {
        final Bodies.Step step = createStep(false);
        return plain(connection, step.opCode(), lastText, step.body());
    }

    /** What the last step was drawn with. */
    private String lastText = "";

    private Bodies.Step createStep(final boolean isInMulti) {
        final String path = random.nextInt(6) == 0 ? paths.any() : paths.fresh();
        final byte[] data = ingredients.data();
        // An id that is null makes the reference leave a multi in the middle, with traces of its first steps.
        final var acl = isInMulti ? ingredients.aclWithoutNullIds() : ingredients.acl();
        final int die = random.nextInt(20);
        if (die < 2) {
            final long[] ttl = ingredients.ttl();
            lastText = show(path) + " " + acl + " flags=" + ttl[0] + " ttl=" + ttl[1];
            return new Bodies.Step(Op.CREATE_TTL, Bodies.createTtl(path, data, acl, (int) ttl[0], ttl[1]));
        }
        // With other flags what a container is depends on whether the reference has applied it or not yet.
        final int flags = die < 4 ? 4 : ingredients.flags();
        lastText = show(path) + " " + acl + " flags=" + flags + " data=" + (data == null ? "null" : data.length);
        final int opCode = die < 4 ? Op.CREATE_CONTAINER : die < 10 ? Op.CREATE2 : Op.CREATE;
        return new Bodies.Step(opCode, Bodies.create(path, data, acl, flags));
    }

    private Action.Request read(final int connection) {
        final boolean watch = random.nextInt(2) == 0;
        final String path = watch ? orRoot(paths.any()) : paths.any();
        final int opCode = ingredients.pick(List.of(
                Op.EXISTS,
                Op.EXISTS,
                Op.GET_DATA,
                Op.GET_DATA,
                Op.GET_CHILDREN,
                Op.GET_CHILDREN2,
                Op.GET_CHILDREN2,
                Op.GET_ACL,
                Op.GET_ALL_CHILDREN_NUMBER,
                Op.GET_EPHEMERALS));
        final boolean flagged =
                opCode == Op.EXISTS || opCode == Op.GET_DATA || opCode == Op.GET_CHILDREN || opCode == Op.GET_CHILDREN2;
        if (flagged && watch) {
            paths.watch(path);
        }
        return plain(
                connection,
                opCode,
                show(path) + (flagged && watch ? " watch" : ""),
                flagged ? Bodies.read(path, watch) : Bodies.path(path));
    }

    private Action.Request multi(final int connection) {
        final List<Bodies.Step> steps = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1 + multiLength); i > 0; i--) {
            final Bodies.Step step = multiStep();
            steps.add(step);
            text.append(" {")
                    .append(Op.name(step.opCode()))
                    .append(' ')
                    .append(lastText)
                    .append('}');
        }
        final byte[] whole = Bodies.multi(steps);
        final boolean cut = random.nextInt(30) == 0;
        return plain(
                connection,
                Op.MULTI,
                text + (cut ? " cut" : ""),
                cut ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole);
    }

    private Bodies.Step multiStep() {
        final int die = random.nextInt(40);
        if (die < 16) {
            return createStep(true);
        }
        final String path = paths.any();
        final int version = random.nextInt(2) == 0 ? -1 : version();
        lastText = show(path) + " v" + version;
        if (die < 24) {
            return new Bodies.Step(Op.DELETE, Bodies.pathAndInt(path, version));
        } else if (die < 32) {
            return new Bodies.Step(Op.SET_DATA, Bodies.setData(path, ingredients.data(), version));
        } else if (die < 39) {
            return new Bodies.Step(Op.CHECK, Bodies.pathAndInt(path, version));
        }
        return new Bodies.Step(
                ingredients.pick(List.of(Op.GET_DATA, Op.SET_ACL, Op.EXISTS, 99, 0)), Bodies.read(path, false));
    }

    private Action.Request multiRead(final int connection) {
        final List<Bodies.Step> steps = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            final int opCode = random.nextInt(25) == 0
                    ? ingredients.pick(List.of(Op.EXISTS, Op.CREATE, Op.GET_CHILDREN2, 77))
                    : random.nextBoolean() ? Op.GET_DATA : Op.GET_CHILDREN;
            final String path = paths.any();
            steps.add(new Bodies.Step(opCode, Bodies.read(path, random.nextBoolean())));
            text.append(" {")
                    .append(Op.name(opCode))
                    .append(' ')
                    .append(show(path))
                    .append('}');
        }
        return plain(connection, Op.MULTI_READ, text.toString(), Bodies.multi(steps));
    }

    private Action.Request watch(final int connection) {
        final String path = orRoot(paths.any());
        final int die = random.nextInt(10);
        if (die < 6) {
            final int mode = random.nextInt(20) == 0 ? random.nextInt(5) - 1 : random.nextInt(2);
            paths.watch(path);
            return plain(connection, Op.ADD_WATCH, show(path) + " mode " + mode, Bodies.pathAndInt(path, mode));
        }
        final String target = orRoot(paths.watched());
        final int type = random.nextInt(20) == 0 ? random.nextInt(9) - 1 : 1 + random.nextInt(5);
        final int opCode = die < 8 ? Op.CHECK_WATCHES : Op.REMOVE_WATCHES;
        return plain(connection, opCode, show(target) + " type " + type, Bodies.pathAndInt(target, type));
    }

    /**
     * The reference watches a path that is null, which Paddock does not read, and an empty one, where no event can
     * reach it, which Paddock takes as the root. No client sends either.
     */
    private String orRoot(final String path) {
        return path == null || path.isEmpty() ? paths.root() : path;
    }

    private Action.Request setWatches(final int connection) {
        final int listCount = random.nextBoolean() ? 3 : 5;
        final List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < listCount; i++) {
            final List<String> list = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                list.add(paths.watch(orRoot(paths.watched())));
            }
            lists.add(list);
        }
        final int opCode = listCount == 3 ? Op.SET_WATCHES : Op.SET_WATCHES2;
        final long offset =
                switch (random.nextInt(8)) {
                    case 0 -> Long.MIN_VALUE;
                    case 1 -> 1_000_000;
                    default -> random.nextInt(40);
                };
        return new Action.Request(
                connection,
                opCode,
                "from " + offset + " " + lists,
                side -> Bodies.setWatches(offset == Long.MIN_VALUE ? -1 : side.zxidAt(offset), lists));
    }

    private Action.Request rare(final int connection) {
        return switch (random.nextInt(6)) {
            case 0 -> plain(connection, Op.WHO_AM_I, "", Bodies.empty());
            case 1 -> plain(connection, Op.RECONFIG, "", Bodies.reconfig("server.1=a:1:2;3", null, null, -1));
            case 2 -> {
                final String path = paths.any();
                yield plain(connection, Op.GET_EPHEMERALS, show(path), Bodies.path(path));
            }
            case 3 -> plain(connection, Op.GET_EPHEMERALS, "all", Bodies.path("/"));
            default -> {
                final String path = paths.any();
                yield plain(connection, Op.SYNC, show(path), Bodies.path(path));
            }
        };
    }

    private int version() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(4);
            case 1 -> 1;
            case 2 -> 0;
            case 3 -> Integer.MIN_VALUE;
            case 4, 5 -> random.nextInt(2);
            default -> -1;
        };
    }

    private static String show(final String path) {
        return ReplyText.escape(path);
    }
}
