package io.paddock.engine.sim;

import io.paddock.engine.compat.wire.Bodies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The watches of a client, and what it may be told of them: each change once, and before its effects are seen. */
final class WatchBook {
    private static final int[] CHANGES = {0, Version.CREATED, Version.DELETED, Version.DATA, Version.CHILDREN};

    private final World world;
    private final Map<String, SimWatch> watches = new LinkedHashMap<>();
    private boolean isCatchingUp;
    private long relativeZxid;
    private long lastEventZxid;

    WatchBook(final World world) {
        this.world = world;
    }

    boolean isEmpty() {
        return watches.isEmpty();
    }

    void clear() {
        watches.clear();
        isCatchingUp = false;
        lastEventZxid = 0;
    }

    void add(final SimWatch watch) {
        watches.put(watch.kinds + watch.path, watch);
    }

    /** The client has come back with a new connection: body of setWatches2. */
    byte[] restore(final long lastZxid) {
        isCatchingUp = true;
        relativeZxid = lastZxid;
        final List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lists.add(new ArrayList<>());
        }
        for (final SimWatch watch : watches.values()) {
            lists.get(list(watch)).add(watch.path);
        }
        return Bodies.setWatches(lastZxid, lists);
    }

    private static int list(final SimWatch watch) {
        if (watch.isPersistent()) {
            return 3;
        }
        return watch.kinds == SimWatch.CHILD ? 2 : watch.isForMissing ? 1 : 0;
    }

    /** The server knows all watches again. */
    void onRestored(final long zxid) {
        isCatchingUp = false;
        for (final SimWatch watch : watches.values()) {
            final Version node = world.oracle().model().at(watch.path, zxid);
            final boolean exists = node != null && node.exists;
            final boolean missed =
                    switch (list(watch)) {
                        case 0 -> !exists || node.mzxid > relativeZxid;
                        case 1 -> exists;
                        case 2 -> !exists || node.pzxid > relativeZxid;
                        default -> false;
                    };
            world.check(
                    !missed,
                    "one event",
                    () -> "no event told of what happened before 0x" + Long.toHexString(zxid)
                            + " while the client was away, for the " + watch);
            watch.sinceZxid = zxid;
            watch.known = Integer.MAX_VALUE;
        }
    }

    void onEvent(final long zxid, final int type, final String path) {
        final int change = CHANGES[type];
        final List<SimWatch> told = new ArrayList<>();
        watches.values().forEach(watch -> {
            if (watch.path.equals(path) && (watch.kinds & change) != 0) {
                told.add(watch);
            }
        });
        final String event = "event " + type + " of 0x" + Long.toHexString(zxid) + " on " + path;
        world.check(!told.isEmpty(), "one event", () -> event + " came without a watch");
        if (isCatchingUp) {
            // One for each list that the path is in; of what lasts, nothing is told later.
            told.removeIf(SimWatch::isPersistent);
            world.check(!told.isEmpty(), "one event", () -> event + " came for a watch that is set again");
            watches.remove(told.get(0).kinds + path);
            return;
        }
        world.check(
                zxid >= lastEventZxid,
                "order of events",
                () -> event + " came after one of 0x" + Long.toHexString(lastEventZxid));
        lastEventZxid = zxid;
        for (final SimWatch watch : told) {
            final Version first = first(watch, Long.MAX_VALUE);
            world.check(
                    first != null && first.zxid == zxid && first.change == change,
                    "one event",
                    () -> event + " came, and what happened first was "
                            + (first == null
                                    ? "nothing"
                                    : "change " + first.change + " at 0x" + Long.toHexString(first.zxid))
                            + ", for the " + watch);
            if (watch.isPersistent()) {
                watch.known = watch.sinceZxid == zxid ? watch.known + 1 : 1;
                watch.sinceZxid = zxid;
            } else {
                watches.remove(watch.kinds + watch.path);
            }
        }
    }

    /** A reply shows the state of a zxid. */
    void onReply(final long zxid) {
        if (isCatchingUp) {
            return;
        }
        for (final SimWatch watch : watches.values()) {
            final Version missed = first(watch, zxid);
            world.check(
                    missed == null,
                    "event before reply",
                    () -> "the reply of 0x" + Long.toHexString(zxid) + " came before the event of 0x"
                            + Long.toHexString(missed.zxid) + " for the " + watch);
        }
    }

    private Version first(final SimWatch watch, final long upTo) {
        return world.oracle().model().change(watch.path, watch.sinceZxid, watch.known, upTo, watch.kinds);
    }
}
