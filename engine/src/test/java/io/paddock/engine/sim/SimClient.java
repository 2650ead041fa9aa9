package io.paddock.engine.sim;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.compat.wire.Bytes;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Op;
import java.util.ArrayDeque;

/** A client with one session at a time: several requests in flight, watches, pings, reconnects. */
final class SimClient {
    private static final int PING_XID = -2;
    private static final int WATCHES_XID = -8;
    private static final int EVENT_XID = -1;
    private static final int PROBE_WANTED = 1;
    private static final int PROBE_SENT = 2;
    private static final int PROBED = 3;
    private static final long CONNECT_NS = 400 * World.MS;
    private static final long QUIET_NS = 2_000 * World.MS;
    private static final long OPERATOR_NS = 600 * World.MS;
    private static final double QUIET_CHANCE = 0.2;
    private static final double SAME_CHANCE = 0.4;
    /** Of a new connection. */
    private static final double OTHER_TIMEOUT_CHANCE = 0.05;

    private static final int LEAST_TICKS = 3;
    private static final int TICKS = 12;

    private final World world;
    private final int number;
    private final boolean isOperator;
    private final int window;
    /** Longest time between two requests. */
    private final long thinkNs;

    private final Wishes wishes;
    private final ReplyCheck replies;
    private final WatchBook watches;
    private final ArrayDeque<Request> outstanding = new ArrayDeque<>();
    private SimConnection connection;
    private SimServer lastServer;
    private boolean accepted;
    private boolean dead;
    private boolean closing;
    private int xid;
    private long sessionId;
    private byte[] password = new byte[16];
    private int wantedMs;
    private int timeoutMs;
    private long lastZxid;
    private long lastSentNs;
    private long lastReceivedNs;
    private long lastHeardNs;
    private long connectingNs;
    private int probe;

    /** @param isOperator it does nothing but to change the ensemble. */
    SimClient(final World world, final int number, final boolean isOperator) {
        this.world = world;
        this.number = number;
        this.isOperator = isOperator;
        wantedMs = anyTimeoutMs();
        window = isOperator ? 1 : 1 + (int) world.below(8);
        // Some say little but that they are there.
        final long talkNs = isOperator ? OPERATOR_NS : world.thinkNs();
        thinkNs = world.chance(QUIET_CHANCE) ? QUIET_NS : talkNs;
        wishes = new Wishes(world, number);
        watches = new WatchBook(world);
        replies = new ReplyCheck(world, watches);
        timeoutMs = wantedMs;
    }

    private int anyTimeoutMs() {
        return World.TICK_MS * (LEAST_TICKS + (int) world.below(TICKS));
    }

    int number() {
        return number;
    }

    /** What it was told when it was accepted. */
    int timeoutMs() {
        return timeoutMs;
    }

    long sessionId() {
        return sessionId;
    }

    boolean isOperator() {
        return isOperator;
    }

    boolean isDead() {
        return dead;
    }

    boolean isAccepted() {
        return accepted;
    }

    /** Whether the server at the other end thinks so, too. */
    boolean isServed() {
        return !dead && accepted && connection.isOpen();
    }

    boolean isProbed() {
        return probe == PROBED && outstanding.isEmpty();
    }

    void begin() {
        tick();
        act();
    }

    /** It is silent from now on. */
    void die() {
        dead = true;
        if (connection != null && world.chance(0.5)) {
            connection.leave();
        }
        connection = null;
    }

    /** Whether servers must have heard of it well within a time. */
    boolean isTalking(final long withinNs) {
        return !dead && accepted && world.agenda().nowNs() - lastHeardNs < withinNs;
    }

    /** A server has taken a frame of it. */
    void onHeard() {
        lastHeardNs = world.agenda().nowNs();
    }

    private void tick() {
        if (dead) {
            return;
        }
        final long nowNs = world.agenda().nowNs();
        final long timeoutNs = timeoutMs * World.MS;
        if (connection == null) {
            connect();
        } else if (!accepted && nowNs - connectingNs > CONNECT_NS
                || accepted && nowNs - lastReceivedNs > timeoutNs * 2 / 3) {
            drop();
        } else if (accepted && nowNs - Math.max(lastSentNs, lastReceivedNs) > timeoutNs / 3
                || accepted && nowNs - lastSentNs > timeoutNs / 3) {
            send(PING_XID, Op.PING, new byte[0]);
        }
        world.agenda().after(timeoutNs / 12 + world.below(World.MS), this::tick);
    }

    private void connect() {
        if (lastServer == null || !world.chance(SAME_CHANCE)) {
            lastServer = world.server(1 + (int) world.below(world.size()));
        }
        final SimServer server = lastServer;
        if (!server.isUp() || world.isClientCut(number, server.number())) {
            return;
        }
        if (world.chance(OTHER_TIMEOUT_CHANCE)) {
            wantedMs = anyTimeoutMs();
        }
        connectingNs = world.agenda().nowNs();
        connection = new SimConnection(world, this, server);
        server.accept(connection);
        connection.write(Bytes.of()
                .int32(0)
                .int64(world.lie() == Lie.CLIENTS_FROM_THE_FUTURE ? 0 : lastZxid)
                .int32(wantedMs)
                .int64(sessionId)
                .buffer(password)
                .bool(false)
                .toArray());
    }

    private void drop() {
        connection.leave();
        forgetConnection();
    }

    private void forgetConnection() {
        connection = null;
        accepted = false;
        closing = false;
        outstanding.clear();
        probe = probe == PROBE_SENT ? PROBE_WANTED : probe;
    }

    void onClosed(final SimConnection closed) {
        if (closed == connection) {
            final boolean wasClosing = closing;
            forgetConnection();
            if (wasClosing && world.chance(0.5)) {
                // The answer may have been lost; the session may have ended.
                world.trace(() -> "client " + number + " does not know whether its session has ended");
            }
        }
    }

    /** Something on the way has closed its connection. */
    void onClosedByNetwork() {
        if (connection != null) {
            drop();
        }
    }

    void onFrame(final SimConnection from, final byte[] frame) {
        if (from != connection || dead) {
            return;
        }
        lastReceivedNs = world.agenda().nowNs();
        final Cursor cursor = new Cursor(frame);
        if (!accepted) {
            onHandshake(cursor);
            return;
        }
        final int replyXid = cursor.int32();
        final long zxid = cursor.int64();
        final int error = cursor.int32();
        world.note(zxid * 31 + replyXid * 7L + error);
        if (replyXid == EVENT_XID) {
            final int type = cursor.int32();
            cursor.int32();
            final String path = cursor.string();
            world.trace(() -> "client " + number + " is told of event " + type + " on " + path);
            watches.onEvent(zxid, type, path);
            return;
        }
        onReply(replyXid, zxid, error, cursor);
    }

    private void onReply(final int replyXid, final long zxid, final int error, final Cursor body) {
        world.check(
                zxid >= lastZxid,
                "no past",
                () -> name() + " had seen 0x" + Long.toHexString(lastZxid) + " and gets a reply of 0x"
                        + Long.toHexString(zxid));
        lastZxid = zxid;
        watches.onReply(zxid);
        if (replyXid == PING_XID) {
            return;
        }
        final Request request = outstanding.poll();
        world.check(
                request != null && request.xid() == replyXid,
                "order of replies",
                () -> name() + " waits for " + request + " and gets " + replyXid);
        world.trace(() -> name() + " gets for " + replyXid + " " + Op.name(request.opCode()) + " " + request.path()
                + ": " + error + " at 0x" + Long.toHexString(zxid));
        if (request.opCode() == Op.SET_WATCHES2) {
            world.check(error == 0, "replies", () -> name() + ": watches were not set: " + error);
            watches.onRestored(zxid);
            return;
        }
        replies.check(request, sessionId, zxid, error, body);
        wishes.onReply(request, error);
        if (request.opCode() == Op.CLOSE_SESSION) {
            endSession();
            connection.leave();
            forgetConnection();
        } else if (probe == PROBE_SENT && outstanding.isEmpty()) {
            probe = error == ErrorCode.NO_NODE ? PROBED : PROBE_WANTED;
        }
    }

    private void onHandshake(final Cursor cursor) {
        cursor.int32();
        final int newTimeoutMs = cursor.int32();
        final long newSessionId = cursor.int64();
        if (newSessionId == 0) {
            world.trace(() -> name() + " hears that its session has ended");
            world.check(
                    !world.oracle().model().sessions().containsKey(sessionId),
                    "sessions stay",
                    () -> name() + " is told that its session has ended, and it has not");
            endSession();
            drop();
            return;
        }
        world.check(
                sessionId == 0 || sessionId == newSessionId,
                "sessions stay",
                () -> name() + " gets session " + Long.toHexString(newSessionId));
        accepted = true;
        lastSentNs = world.agenda().nowNs();
        sessionId = newSessionId;
        timeoutMs = newTimeoutMs;
        password = cursor.buffer();
        world.onSession(sessionId, this);
        world.trace(
                () -> name() + " is connected to server " + connection.server().number());
        if (!watches.isEmpty()) {
            request(WATCHES_XID, Op.SET_WATCHES2, "", false, watches.restore(lastZxid));
        }
    }

    private void endSession() {
        sessionId = 0;
        password = new byte[16];
        lastZxid = 0;
        watches.clear();
    }

    /** From now on it does nothing but to see that it is served. */
    void startProbe() {
        probe = PROBE_WANTED;
    }

    private void act() {
        if (dead) {
            return;
        }
        if (accepted && !closing && outstanding.size() < window) {
            if (probe == 0 && isOperator) {
                world.membership().change(this);
            } else if (probe == 0) {
                wishes.next(this);
            } else if (isOperator && outstanding.isEmpty() && world.membership().restore(this)) {
                world.trace(() -> name() + " restores the ensemble");
            } else if (probe == PROBE_WANTED && outstanding.isEmpty()) {
                probe = PROBE_SENT;
                wishes.probe(this);
            }
        }
        world.agenda().after(World.MS + world.below(probe == 0 ? thinkNs : world.thinkNs()), this::act);
    }

    void request(final int opCode, final String path, final boolean watch, final byte[] body) {
        closing = opCode == Op.CLOSE_SESSION;
        request(++xid, opCode, path, watch, body);
    }

    private void request(
            final int requestXid, final int opCode, final String path, final boolean watch, final byte[] body) {
        outstanding.add(new Request(
                requestXid, opCode, path, watch, body, world.oracle().maxAckedZxid()));
        send(requestXid, opCode, body);
    }

    private void send(final int requestXid, final int opCode, final byte[] body) {
        lastSentNs = world.agenda().nowNs();
        connection.write(Bytes.of().int32(requestXid).int32(opCode).raw(body).toArray());
    }

    private String name() {
        return "client " + number + " (" + Long.toHexString(sessionId) + ")";
    }

    @Override
    public String toString() {
        return "\n  " + name()
                + (dead
                        ? " dead"
                        : connection == null
                                ? " away"
                                : " at " + connection.server().number())
                + (accepted ? ", accepted" : "") + ", waits for " + outstanding + ", probe " + probe;
    }
}
