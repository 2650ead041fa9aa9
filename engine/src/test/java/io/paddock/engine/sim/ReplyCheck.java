package io.paddock.engine.sim;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Op;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a client is answered with what the model says of the reply's zxid. */
final class ReplyCheck {
    private static final int MULTI_ERROR = -1;
    private static final Set<Integer> CHANGE_ERRORS = Set.of(
            0,
            ErrorCode.BAD_VERSION,
            ErrorCode.BAD_ARGUMENTS,
            ErrorCode.NEW_CONFIG_NO_QUORUM,
            ErrorCode.RECONFIG_IN_PROGRESS,
            ErrorCode.SESSION_MOVED,
            ErrorCode.SESSION_EXPIRED);

    private final World world;
    private final WatchBook watches;

    ReplyCheck(final World world, final WatchBook watches) {
        this.world = world;
        this.watches = watches;
    }

    void check(final Request request, final long sessionId, final long zxid, final int error, final Cursor body) {
        world.check(
                zxid <= world.oracle().newestZxid(),
                "replies",
                () -> request + " is answered at 0x" + Long.toHexString(zxid) + ", which nobody has executed");
        switch (request.opCode()) {
            case Op.CREATE, Op.CREATE2, Op.DELETE, Op.SET_DATA, Op.MULTI, Op.CLOSE_SESSION ->
                write(request, sessionId, zxid, error, body);
            case Op.SYNC ->
                world.check(
                        error == 0 && zxid >= request.floorZxid(),
                        "sync",
                        () -> "a sync was answered at 0x" + Long.toHexString(zxid) + " with " + error
                                + ", and it was known when it was sent that there is 0x"
                                + Long.toHexString(request.floorZxid()));
            case Op.ADD_WATCH -> {
                same(request, zxid, "error", 0, error);
                watches.add(new SimWatch(request.path(), SimWatch.PERSISTENT, false, zxid));
            }
            case Op.RECONFIG -> changed(request, sessionId, zxid, error, body);
            default -> read(request, zxid, error, body);
        }
    }

    private void write(
            final Request request, final long sessionId, final long zxid, final int error, final Cursor body) {
        final Result result = world.oracle().onAcknowledged(zxid, sessionId, request.xid());
        world.check(
                zxid > request.floorZxid(),
                "linearizable writes",
                () -> request + " took place at 0x" + Long.toHexString(zxid) + ", and 0x"
                        + Long.toHexString(request.floorZxid()) + " was known when it was sent");
        same(request, zxid, "error", result.error(), error);
        if (error != 0) {
            return;
        }
        switch (request.opCode()) {
            case Op.CREATE -> same(request, zxid, "path", result.path(), body.string());
            case Op.CREATE2 -> {
                same(request, zxid, "path", result.path(), body.string());
                same(request, zxid, "stat", result.version().stat(), body.stat());
            }
            case Op.SET_DATA -> same(request, zxid, "stat", result.version().stat(), body.stat());
            case Op.MULTI -> parts(request, zxid, result, body);
            default -> {
                // Nothing is told.
            }
        }
    }

    /** The answer comes when the change counts, or has failed, which many a thing may be the reason of. */
    private void changed(
            final Request request, final long sessionId, final long zxid, final int error, final Cursor body) {
        world.check(CHANGE_ERRORS.contains(error), "replies", () -> request + " was answered with " + error);
        if (error == 0) {
            world.onMembersChanged();
            world.oracle().onChanged(zxid, sessionId, request.xid(), request.floorZxid());
            final String members = new String(body.buffer(), StandardCharsets.US_ASCII);
            world.check(
                    Membership.isAsAsked(request.path(), members),
                    "replies",
                    () -> "the ensemble was to change by " + request.path() + " and is now " + members);
            final Version config = world.oracle().model().at(Model.CONFIG, zxid);
            same(request, zxid, "members", new String(config.data, StandardCharsets.US_ASCII), members);
            same(request, zxid, "stat", config.stat(), body.stat());
        }
    }

    private void parts(final Request request, final long zxid, final Result result, final Cursor body) {
        boolean failed = false;
        for (final Result part : result.parts()) {
            failed |= part.error() != 0;
        }
        for (final Result part : result.parts()) {
            final int type = body.int32();
            body.bool();
            final int error = body.int32();
            if (failed) {
                same(request, zxid, "type of part", MULTI_ERROR, type);
                same(request, zxid, "error of part", part.error(), body.int32());
                continue;
            }
            same(request, zxid, "error of part", 0, error);
            switch (type) {
                case Op.CREATE -> same(request, zxid, "path of part", part.path(), body.string());
                case Op.SET_DATA ->
                    same(request, zxid, "stat of part", part.version().stat(), body.stat());
                default -> {
                    // Nothing is told.
                }
            }
        }
        body.int32();
        same(request, zxid, "end", true, body.bool());
    }

    private void read(final Request request, final long zxid, final int error, final Cursor body) {
        final Version node = world.oracle().model().at(request.path(), zxid);
        final boolean exists = node != null && node.exists;
        same(request, zxid, "error", exists ? 0 : ErrorCode.NO_NODE, error);
        if (exists) {
            switch (request.opCode()) {
                case Op.GET_DATA -> {
                    final byte[] data = body.buffer();
                    if (!Arrays.equals(node.data, data)) {
                        same(request, zxid, "data", Arrays.toString(node.data), Arrays.toString(data));
                    }
                    same(request, zxid, "stat", node.stat(), body.stat());
                }
                case Op.EXISTS -> same(request, zxid, "stat", node.stat(), body.stat());
                default -> {
                    same(request, zxid, "children", node.children, new TreeSet<>(body.strings()));
                    if (request.opCode() == Op.GET_CHILDREN2) {
                        same(request, zxid, "stat", node.stat(), body.stat());
                    }
                }
            }
        }
        if (request.watch() && (exists || request.opCode() == Op.EXISTS)) {
            final boolean isChild = request.opCode() == Op.GET_CHILDREN || request.opCode() == Op.GET_CHILDREN2;
            watches.add(new SimWatch(request.path(), isChild ? SimWatch.CHILD : SimWatch.DATA, !exists, zxid));
        }
    }

    private void same(
            final Request request, final long zxid, final String what, final Object expected, final Object found) {
        world.check(
                expected.equals(found),
                "replies",
                () -> Op.name(request.opCode()) + " " + request.path() + " was answered at 0x" + Long.toHexString(zxid)
                        + " with " + what + " " + found + ", not " + expected);
    }
}
