package io.paddock.engine.compat.crash;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One session that writes as fast as it can with many requests under way, keeps account of what was acknowledged, and
 * after a restart compares. One thread at a time.
 */
final class Worker implements AutoCloseable {
    private static final int WINDOW = 32;
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
        connect(port, FRESH.again(session, lastZxid));
        final Map<String, Model.Entry> shown = read();
        final int childVersion = driver.call(Op.EXISTS, Bodies.read(parent, false))
                .cursor()
                .stat()
                .cversion();
        Map<String, String> differences = model.differences(shown, childVersion);
        final Map<String, String> withoutPending = differences;
        while (!differences.isEmpty() && !pending.isEmpty()) {
            model.apply(pending.remove(), Model.Entry.UNKNOWN);
            differences = model.differences(shown, childVersion);
        }
        require(
                differences.isEmpty(),
                "acknowledged state lost, no prefix of what was under way fits: " + withoutPending);
        pending.clear();
        model.adopt(shown);
        ahead = model.copy();
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
        require(answer != null, "server is behind zxid " + lastZxid + ", it closed the connection");
        require(!answer.isRefusal(), "acknowledged session is gone");
        session = answer;
    }

    private Map<String, Model.Entry> read() {
        final Map<String, Model.Entry> shown = new TreeMap<>();
        for (final String name : driver.call(Op.GET_CHILDREN, Bodies.read(parent, false))
                .cursor()
                .strings()) {
            final Incoming reply = driver.call(Op.GET_DATA, Bodies.read(parent + "/" + name, false));
            require(reply.err() == 0, "listed child " + name + " cannot be read");
            final var cursor = reply.cursor();
            final String data = new String(cursor.buffer(), StandardCharsets.US_ASCII);
            final var stat = cursor.stat();
            final boolean isEphemeral = stat.ephemeralOwner() != 0;
            require(!isEphemeral || stat.ephemeralOwner() == session.sessionId(), "ephemeral of another session");
            shown.put(parent + "/" + name, new Model.Entry(data, stat.version(), isEphemeral, stat.mzxid()));
        }
        return shown;
    }

    private void require(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError(parent + ": " + what);
        }
    }
}
