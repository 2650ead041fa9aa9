package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws the actions of one sequence. What it draws depends on the seed and on the paths that replies mention. */
final class ActionGenerator {
    private static final Pattern CREATED = Pattern.compile("path=(/[\\x21-\\x7e]*)");
    private static final int LONGEST_BURST = 8;
    private static final int LONGEST_MULTI = 5;

    private final long seed;
    private final Random random;
    private final Ingredients ingredients;
    private final Paths paths;
    private final RequestGenerator requests;
    private final boolean withQuota;
    private final boolean forEnsemble;
    private final List<Action> prologue = new ArrayList<>();
    private String quotaPath;

    /** @param forEnsemble leaves out what a single server and several have to answer in different ways. */
    ActionGenerator(final long seed, final boolean forEnsemble) {
        this.seed = seed;
        this.forEnsemble = forEnsemble;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        ingredients = new Ingredients(random);
        paths = new Paths(random, "/s" + Math.floorMod(seed, 1_000_000), hasAsciiNames(), forEnsemble);
        withQuota = random.nextInt(6) == 0;
        requests = new RequestGenerator(random, ingredients, paths, LONGEST_MULTI);
        prologue.add(create(paths.root(), "root"));
        if (withQuota) {
            addQuota();
        }
    }

    /** Whether the size of the tree is told alike by both servers. */
    boolean hasComparableSize() {
        return hasAsciiNames() && !withQuota;
    }

    private boolean hasAsciiNames() {
        return Math.floorMod(seed, 4) != 0;
    }

    /** The next action; {@code isOpen} tells which connections are connected. */
    Action next(final Side side) {
        if (!prologue.isEmpty()) {
            return prologue.remove(0);
        }
        final int connection = random.nextInt(Side.CONNECTIONS);
        if (!side.isOpen(connection)) {
            return attach(connection);
        }
        final int die = random.nextInt(200);
        if (die < 4) {
            return new Action.Drop(connection);
        } else if (die < 6) {
            return attach(connection);
        } else if (die < 9) {
            return new Action.NewSession(connection);
        } else if (die < 11) {
            return requests.unknown(connection);
        } else if (die < 12) {
            return new Action.Frame(connection, new byte[random.nextInt(8)]);
        } else if (die < 22) {
            return requests.auth(connection);
        } else if (die < 42 && !withQuota) {
            return burst(connection);
        } else if (die < 42) {
            return quotaRequest(connection);
        }
        return requests.request(connection);
    }

    /** True when the other connections are to be read now; else they keep what comes for later. */
    boolean fence() {
        return random.nextInt(2) == 0;
    }

    /** True when the four-letter words are to be compared now. */
    boolean words() {
        return random.nextInt(40) == 0;
    }

    /** Learns from what came back. */
    void learn(final List<String> lines) {
        for (final String line : lines) {
            for (final Matcher matcher = CREATED.matcher(line); matcher.find(); ) {
                if (matcher.group(1).startsWith(paths.root())
                        && !matcher.group(1).contains("\\u")) {
                    paths.see(matcher.group(1));
                }
            }
        }
    }

    private Action attach(final int connection) {
        final long seen =
                switch (random.nextInt(8)) {
                    case 0 -> Side.FUTURE;
                    case 1 -> -1_000_000_000;
                    default -> 0;
                };
        return new Action.Attach(connection, seen, random.nextInt(10) > 0);
    }

    private Action burst(final int connection) {
        final List<Action.Request> burst = new ArrayList<>();
        for (int i = 2 + random.nextInt(LONGEST_BURST - 1); i > 0; i--) {
            final Action.Request request = requests.request(connection);
            // The reference judges what follows a setACL by the old list as long as the change is not applied.
            if (request.opCode() != Op.SET_ACL && !(forEnsemble && isOfUnknownZxid(request.opCode()))) {
                burst.add(request);
            }
        }
        return new Action.Burst(connection, burst);
    }

    /** It names a zxid of the burst itself, for which an ensemble's counterpart is not known before. */
    private static boolean isOfUnknownZxid(final int opCode) {
        return opCode == Op.SET_WATCHES || opCode == Op.SET_WATCHES2;
    }

    private void addQuota() {
        String path = "/zookeeper/quota";
        final String target = random.nextBoolean() ? paths.root() : paths.root() + "/a";
        for (final String name : target.substring(1).split("/")) {
            path += "/" + name;
            prologue.add(create(path, null));
        }
        quotaPath = path;
        prologue.add(create(path + "/zookeeper_limits", limits()));
        prologue.add(create(path + "/zookeeper_stats", "count=0,bytes=0"));
        paths.see(path);
    }

    private String limits() {
        return "count=" + (random.nextInt(6) - 1) + ",bytes=" + (random.nextInt(100) - 1) + "="
                + ";byteHardLimit=" + (random.nextBoolean() ? -1 : 200 + random.nextInt(4000))
                + ";countHardLimit=" + (random.nextBoolean() ? -1 : 2 + random.nextInt(10));
    }

    /** Reads and changes of the quota's own nodes; what they hold stays a text that can be read as a quota. */
    private Action quotaRequest(final int connection) {
        final boolean isLimits = random.nextBoolean();
        final String path = quotaPath + (isLimits ? "/zookeeper_limits" : "/zookeeper_stats");
        final String text = isLimits ? limits() : "count=" + random.nextInt(4) + ",bytes=" + random.nextInt(100);
        final byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        return switch (random.nextInt(5)) {
            case 0 -> create(path, text);
            case 1 -> new Action.Request(connection, Op.DELETE, path, side -> Bodies.pathAndInt(path, -1));
            case 2 ->
                new Action.Request(connection, Op.SET_DATA, path + " " + text, side -> Bodies.setData(path, data, -1));
            default -> new Action.Request(connection, Op.GET_DATA, path, side -> Bodies.read(path, true));
        };
    }

    private Action create(final String path, final String data) {
        final byte[] bytes = data == null ? null : data.getBytes(StandardCharsets.US_ASCII);
        return new Action.Request(0, Op.CREATE, path + " " + data, side -> Bodies.create(path, bytes, Acl.OPEN, 0));
    }
}
