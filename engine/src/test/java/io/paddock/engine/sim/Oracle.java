package io.paddock.engine.sim;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.state.ServerCommand;
import io.paddock.replication.LogEntry;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Knows the one order as far as any server has executed it, and what it comes to. Checks that all servers execute the
 * same and come to the same state, that nothing is executed twice, and that what was acknowledged is in it.
 */
final class Oracle {
    private static final long NO_DIGEST = 0;
    private static final int HALF = 32;

    private final World world;
    private final Model model = new Model();
    private final List<Entry> order = new ArrayList<>();
    private final Map<Long, Done> results = new HashMap<>();
    private final Map<Long, Integer> lastXids = new HashMap<>();
    /** Where changes of the ensemble were asked for. */
    private final Map<Long, Long> changes = new HashMap<>();

    private final LongHashSet executed = new LongHashSet();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private long maxAckedZxid;
    private long effectiveExpiries;

    /** What became of a request. */
    record Done(long sessionId, int xid, int opCode, Result result) {}

    private static final class Entry {
        final long zxid;
        final int hash;
        /** Null where the log tells of itself. */
        final Done done;

        long digest = NO_DIGEST;
        int digestBy;

        Entry(final long zxid, final int hash, final Done done) {
            this.zxid = zxid;
            this.hash = hash;
            this.done = done;
        }

        @Override
        public String toString() {
            final String name = "0x" + Long.toHexString(zxid);
            return done == null
                    ? name + " of the log"
                    : name + " request " + done.opCode + ", " + done.xid + " of " + Long.toHexString(done.sessionId)
                            + ": " + done.result.error();
        }
    }

    Oracle(final World world) {
        this.world = world;
    }

    Model model() {
        return model;
    }

    int size() {
        return order.size();
    }

    long newestZxid() {
        return order.isEmpty() ? 0 : order.get(order.size() - 1).zxid;
    }

    /** Newest write that any client knows to have happened. */
    long maxAckedZxid() {
        return maxAckedZxid;
    }

    long effectiveExpiries() {
        return effectiveExpiries;
    }

    /** A server is about to execute an entry. */
    void onEntry(final int server, final boolean isCommand, final LogEntry entry) {
        final int index = Math.toIntExact(entry.index()) - 1;
        final int hash = isCommand ? hash(entry) : 0;
        if (index < order.size()) {
            final Entry known = order.get(index);
            world.check(
                    known.zxid == entry.zxid() && known.hash == hash,
                    "one order",
                    () -> "server " + server + " executes another entry " + entry.index() + " than others: 0x"
                            + Long.toHexString(entry.zxid()) + ", not " + known);
            return;
        }
        world.check(
                index == order.size() && entry.zxid() > newestZxid(),
                "one order",
                () -> "server " + server + " executes entry " + entry.index() + ", zxid 0x"
                        + Long.toHexString(entry.zxid()) + " as the " + (order.size() + 1) + "th");
        final Entry first = new Entry(entry.zxid(), hash, isCommand ? apply(entry) : null);
        order.add(first);
        world.trace(() -> "executed first by server " + server + ": " + first);
    }

    /** The same entry, behind that: from it on, other members count. */
    void onConfiguration(final LogEntry entry, final Configuration configuration) {
        if (entry.index() == order.size()) {
            model.configure(entry.zxid(), entry.timestampMs(), configuration, entry.zxid());
        }
    }

    /** A server has come to a state. */
    void onState(final int server, final long index, final long digest, final int sessions) {
        if (index == 0) {
            return;
        }
        final Entry entry = order.get((int) index - 1);
        final long mixed = (digest ^ (long) sessions << 1) | 1;
        if (entry.digest == NO_DIGEST) {
            entry.digest = mixed;
            entry.digestBy = server;
            world.note(mixed);
        }
        world.check(
                entry.digest == mixed,
                "equal states",
                () -> "servers " + entry.digestBy + " and " + server + " differ after entry " + index + ", " + entry);
    }

    /** A client has got the answer to a write. */
    Result onAcknowledged(final long zxid, final long sessionId, final int xid) {
        final Done done = results.get(zxid);
        world.check(
                done != null && done.sessionId == sessionId && done.xid == xid,
                "acknowledged",
                () -> "request " + xid + " of " + Long.toHexString(sessionId) + " was acknowledged at 0x"
                        + Long.toHexString(zxid) + ", where there is " + done);
        maxAckedZxid = Math.max(maxAckedZxid, zxid);
        return done.result;
    }

    /** A client's change of the ensemble counts. */
    void onChanged(final long zxid, final long sessionId, final int xid, final long floorZxid) {
        final Long askedZxid = changes.get(request(sessionId, xid));
        world.check(
                askedZxid != null && askedZxid < zxid && askedZxid > floorZxid,
                "acknowledged",
                () -> "change " + xid + " of " + Long.toHexString(sessionId) + " was acknowledged at 0x"
                        + Long.toHexString(zxid) + ", and was asked for at " + askedZxid);
        maxAckedZxid = Math.max(maxAckedZxid, zxid);
    }

    private static long request(final long sessionId, final int xid) {
        return sessionId * 1_000_003 + xid;
    }

    private static int hash(final LogEntry entry) {
        final byte[] bytes = new byte[entry.length()];
        entry.buffer().getBytes(entry.offset(), bytes);
        return Arrays.hashCode(bytes) * 31 + Long.hashCode(entry.timestampMs());
    }

    private Done apply(final LogEntry entry) {
        header.wrap(entry.buffer(), entry.offset());
        command.wrap(
                entry.buffer(),
                entry.offset() + MessageHeaderDecoder.ENCODED_LENGTH,
                header.blockLength(),
                header.version());
        final long sessionId = command.sessionId();
        final int opCode = command.opCode();
        final int xid = command.cxid();
        final long argument = command.argument();
        command.skipIdentities();
        final byte[] body = new byte[command.bodyLength()];
        command.getBody(body, 0, body.length);
        model.begin(entry.zxid(), entry.timestampMs(), sessionId);
        // What comes late for a session that has moved on or ended changes nothing.
        final Model.Owner owner = model.sessions().get(sessionId);
        final boolean counted = owner != null && owner.server() == entry.originServer();
        final Result result = result(entry, opCode, sessionId, argument, body);
        final Done done = new Done(sessionId, xid, opCode, result);
        results.put(entry.zxid(), done);
        final boolean isRequest = argument == ServerCommand.REQUEST && (opCode > 0 || opCode == OpCode.CLOSE_SESSION);
        if (isRequest && counted) {
            onRequest(sessionId, xid, opCode, entry.zxid());
            if (opCode == OpCode.RECONFIG) {
                changes.put(request(sessionId, xid), entry.zxid());
            }
        }
        return done;
    }

    /** Each request once at most, and those of a session in their order. */
    private void onRequest(final long sessionId, final int xid, final int opCode, final long zxid) {
        world.check(
                executed.add(request(sessionId, xid)),
                "once at most",
                () -> "request " + opCode + ", " + xid + " of " + Long.toHexString(sessionId)
                        + " is executed again at 0x" + Long.toHexString(zxid));
        final Integer last = lastXids.put(sessionId, xid);
        world.check(
                last == null || last < xid,
                "order of a session",
                () -> "request " + xid + " of " + Long.toHexString(sessionId) + " is executed after " + last);
    }

    private Result result(
            final LogEntry entry, final int opCode, final long sessionId, final long argument, final byte[] body) {
        final Model.Owner owner = model.sessions().get(sessionId);
        switch (opCode) {
            case OpCode.CREATE_SESSION -> {
                model.sessions().put(sessionId, owner(argument));
                return Result.DONE;
            }
            case OpCode.MOVE_SESSION -> {
                if (owner == null) {
                    return Result.failed(ErrorCode.SESSION_EXPIRED);
                }
                model.sessions().put(sessionId, owner(argument));
                return Result.DONE;
            }
            case OpCode.CLOSE_SESSION -> {
                return close(entry, sessionId, argument, owner);
            }
            case OpCode.SET_CONFIGURATION -> {
                if (model.isConfigured()) {
                    return Result.failed(ErrorCode.NODE_EXISTS);
                }
                final long epoch = entry.zxid() >>> HALF << HALF;
                model.configure(
                        entry.zxid(),
                        entry.timestampMs(),
                        ConfigurationCodec.decode(new UnsafeBuffer(body), 0, body.length),
                        epoch);
                return Result.DONE;
            }
            default -> {
                if (opCode < 0 || opCode == OpCode.RECONFIG) {
                    return Result.DONE;
                }
                return owner != null && owner.server() != entry.originServer()
                        ? Result.failed(ErrorCode.SESSION_MOVED)
                        : model.execute(opCode, body);
            }
        }
    }

    private Result close(final LogEntry entry, final long sessionId, final long argument, final Model.Owner owner) {
        final boolean isExpiry = argument != ServerCommand.REQUEST;
        final int server = owner == null ? 0 : owner.server();
        final boolean counts = isExpiry
                ? argument == ServerCommand.expiry(entry.zxid() >>> HALF, server)
                : owner == null || server == entry.originServer();
        if (!counts) {
            return Result.failed(ErrorCode.SESSION_MOVED);
        }
        if (isExpiry && owner != null) {
            effectiveExpiries++;
            world.onExpired(sessionId, owner.timeoutMs());
        }
        model.endSession(sessionId);
        return Result.DONE;
    }

    private static Model.Owner owner(final long argument) {
        return new Model.Owner(ServerCommand.owner(argument), ServerCommand.timeoutMs(argument));
    }
}
