package io.paddock.engine.compat.crash;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * One session that writes as fast as it can with many requests under way, keeps account of what was acknowledged, and
 * after a restart compares. One thread at a time.
 */
final class Worker implements AutoCloseable {
    private static final int WINDOW = 32;
    private static final int PRINTED_DIFFERENCES = 8;
    private static final Handshake FRESH = Handshake.fresh(60_000);

    private final String parent;
    private final AtomicLong acknowledged;
    private final WriteGenerator generator;
    private final ArrayDeque<Write> pending = new ArrayDeque<>();
    private Model model = new Model();
    private Model ahead = new Model();
    private Handshake.Answer session;
    private WireDriver driver;
    private long lastZxid;

    Worker(final int port, final String parent, final long seed, final AtomicLong acknowledged) {
        this.parent = parent;
        this.acknowledged = acknowledged;
        generator = new WriteGenerator(new Random(seed), parent);
        connect(port, FRESH);
        require(driver.call(Op.CREATE, Bodies.create(parent, null, Acl.OPEN, 0)).err() == 0, "parent");
    }

    long lastZxid() {
        return lastZxid;
    }

    /** Writes until the connection ends. */
    void writeToTheEnd() {
        while (true) {
            while (pending.size() < WINDOW) {
                final Write write = generator.next(ahead);
                ahead.apply(write, Model.Entry.UNKNOWN);
                pending.add(write);
                driver.send(write.opCode(), write.body());
            }
            final Incoming reply = driver.read();
            if (reply == null) {
                return;
            }
            acknowledge(reply);
        }
    }

    private void acknowledge(final Incoming reply) {
        final Write write = pending.remove();
        require(reply.xid() == driver.lastXid() - pending.size(), "reply out of order: " + reply);
        require(reply.zxid() > lastZxid, "zxid goes back from " + lastZxid + " to " + reply.zxid());
        lastZxid = reply.zxid();
        final int expected = model.apply(write, reply.zxid());
        require(write.error(reply) == expected, write + " expected error " + expected + " got " + write.error(reply));
        acknowledged.incrementAndGet();
    }

    /** Connects to the restarted server and checks all that was acknowledged, and that the rest is a prefix. */
    void verify(final int port) {
        driver.close();
        driver = new WireDriver(port);
        final Handshake.Answer answer = driver.handshake(FRESH.again(session, lastZxid));
        if (answer == null || answer.isRefusal()) {
            driver.close();
            connect(port, FRESH);
            final String what = answer == null
                    ? "the server is behind the acknowledged zxid 0x" + Long.toHexString(lastZxid)
                    : "the acknowledged session 0x" + Long.toHexString(session.sessionId()) + " is gone";
            throw new AssertionError(
                    parent + ": " + what + ", and " + lost(closestDifferences(read(), childVersion())));
        }
        session = answer;
        final Map<String, Model.Entry> shown = read();
        final Map<String, String> differences = closestDifferences(shown, childVersion());
        require(differences.isEmpty(), lost(differences));
        pending.clear();
        model.adopt(shown);
        ahead = model.copy();
    }

    /** What differs from the acknowledged state followed by that prefix of what was under way that fits best. */
    private Map<String, String> closestDifferences(final Map<String, Model.Entry> shown, final int childVersion) {
        Map<String, String> differences = model.differences(shown, childVersion);
        Map<String, String> fewest = differences;
        while (!differences.isEmpty() && !pending.isEmpty()) {
            model.apply(pending.remove(), Model.Entry.UNKNOWN);
            differences = model.differences(shown, childVersion);
            fewest = differences.size() < fewest.size() ? differences : fewest;
        }
        return fewest;
    }

    private static String lost(final Map<String, String> differences) {
        return "acknowledged state lost, no prefix of what was under way fits; " + differences.size()
                + " differences, the first of them:\n  "
                + differences.entrySet().stream()
                        .sorted(Comparator.comparing(
                                difference -> !difference.getValue().contains(Model.ABSENT)))
                        .limit(PRINTED_DIFFERENCES)
                        .map(difference -> difference.getKey() + " " + difference.getValue())
                        .collect(Collectors.joining("\n  "));
    }

    /** The number of changes to the children, or -1 when the parent itself is gone. */
    private int childVersion() {
        final Incoming reply = driver.call(Op.EXISTS, Bodies.read(parent, false));
        return reply.err() == 0 ? reply.cursor().stat().cversion() : -1;
    }

    /** Closes the session and opens another one; returns the closed one. */
    Handshake.Answer changeSession(final int port) {
        final Handshake.Answer old = session;
        final Incoming reply = driver.call(Op.CLOSE_SESSION, Bodies.empty());
        require(reply.err() == 0, "close");
        lastZxid = reply.zxid();
        driver.close();
        model.closeSession();
        ahead = model.copy();
        connect(port, FRESH);
        return old;
    }

    @Override
    public void close() {
        driver.close();
    }

    private void connect(final int port, final Handshake handshake) {
        driver = new WireDriver(port);
        final Handshake.Answer answer = driver.handshake(handshake);
        require(answer != null && !answer.isRefusal(), "the server refuses a new session");
        session = answer;
    }

    private Map<String, Model.Entry> read() {
        final Map<String, Model.Entry> shown = new TreeMap<>();
        final Incoming listing = driver.call(Op.GET_CHILDREN, Bodies.read(parent, false));
        if (listing.err() == Model.NO_NODE) {
            return shown;
        }
        for (final String name : listing.cursor().strings()) {
            final Incoming reply = driver.call(Op.GET_DATA, Bodies.read(parent + "/" + name, false));
            require(reply.err() == 0, "listed child " + name + " cannot be read");
            final var cursor = reply.cursor();
            final String data = new String(cursor.buffer(), StandardCharsets.US_ASCII);
            final var stat = cursor.stat();
            final boolean isEphemeral = stat.ephemeralOwner() != 0;
            final boolean isStranger = isEphemeral && stat.ephemeralOwner() != session.sessionId();
            final String owned = isStranger ? data + " of session 0x" + Long.toHexString(stat.ephemeralOwner()) : data;
            shown.put(parent + "/" + name, new Model.Entry(owned, stat.version(), isEphemeral, stat.mzxid()));
        }
        return shown;
    }

    private void require(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError(parent + ": " + what);
        }
    }
}
