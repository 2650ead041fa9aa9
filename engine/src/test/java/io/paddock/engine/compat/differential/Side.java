package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One of the two servers with its connections. Does actions and tells in text what came back. */
final class Side implements AutoCloseable {
    /** Connections, each with a session of its own. */
    static final int CONNECTIONS = 3;

    private static final int SESSION_TIMEOUT_MS = 60_000;
    /** Offset of a zxid that no server has reached. */
    static final long FUTURE = 1L << 40;

    private final TestServer server;
    private final Normaliser normaliser = new Normaliser();
    private final ReplyText text = new ReplyText(normaliser);
    private final WireDriver[] drivers = new WireDriver[CONNECTIONS];
    private final Handshake.Answer[] sessions = new Handshake.Answer[CONNECTIONS];
    private final Janitor janitor;
    /** For each connection the one of {@link TestServer#ports()} that it is connected to. */
    private final int[] servers = new int[CONNECTIONS];
    /** One session at each server, if there are several; else as many as the other side has. */
    private final List<WireDriver> guides = new ArrayList<>();
    /** Tells the zxids of the other side, on which sequences are made up; null when they are alike. */
    private final ZxidPairs pairs;

    private final Set<String> closingZxids = new HashSet<>();
    private int sessionCount;
    private long dataSize;

    /** @param guideCount sessions besides those of the sequences: as many as the servers of the larger side. */
    Side(final TestServer server, final int guideCount, final ZxidPairs pairs) {
        this.server = server;
        this.pairs = pairs;
        janitor = new Janitor(server.port());
        for (int i = 0; i < guideCount; i++) {
            guides.add(WireDriver.session(port(i), SESSION_TIMEOUT_MS));
        }
    }

    /** Port of a server, counted round where there are fewer. */
    int port(final int index) {
        final List<Integer> ports = server.ports();
        return ports.get(index % ports.size());
    }

    /** How many servers an answer is asked of, when each can answer. */
    int views() {
        return Math.max(1, guides.size());
    }

    /** Has a server execute all that was written anywhere before, and its guide's session live. */
    private void catchUp(final int index) {
        if (!guides.isEmpty()) {
            guides.get(index).call(Op.SYNC, Bodies.path("/"));
        }
    }

    void catchUpAll() {
        for (int i = 0; i < guides.size(); i++) {
            catchUp(i);
        }
    }

    /** The zxid of this side that stands for a number of steps on the side for which sequences are made up. */
    long zxidAt(final long steps) {
        return normaliser.base() + (pairs == null ? steps : pairs.stepsAt(steps));
    }

    TestServer server() {
        return server;
    }

    Normaliser normaliser() {
        return normaliser;
    }

    ReplyText text() {
        return text;
    }

    Janitor janitor() {
        return janitor;
    }

    /** Starts a sequence: from here zxids count, and all connections have new sessions. */
    void open() {
        catchUpAll();
        normaliser.base(janitor.lastZxid());
        dataSize = mntr("approximate_data_size");
        sessionCount = 0;
        closingZxids.clear();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            newSession(connection, new ArrayList<>());
        }
    }

    /** How much the size of the tree has changed in this sequence. */
    long dataSizeChange() {
        return mntr("approximate_data_size") - dataSize;
    }

    boolean isOpen(final int connection) {
        return drivers[connection] != null;
    }

    /** Sends what the action says, as far as that is possible without reading. */
    void begin(final Action action) {
        catchUp(servers[action.connection()]);
        if (action instanceof Action.Request request && isOpen(request.connection())) {
            send(request);
            if (!endsConnection(request.opCode())) {
                drivers[request.connection()].sendPing();
            }
        } else if (action instanceof Action.Burst burst && isOpen(burst.connection())) {
            burst.requests().forEach(this::send);
            drivers[burst.connection()].sendPing();
        } else if (action instanceof Action.Frame frame && isOpen(frame.connection())) {
            drivers[frame.connection()].sendFrame(frame.payload());
        }
    }

    /** Does the rest and returns all that came back, in order. */
    List<String> finish(final Action action) {
        final List<String> lines = new ArrayList<>();
        if (action instanceof Action.Drop drop) {
            cut(drop.connection());
        } else if (action instanceof Action.Attach attach) {
            attach(attach, lines);
        } else if (action instanceof Action.NewSession fresh) {
            newSession(fresh.connection(), lines);
        } else if (!isOpen(action.connection())) {
            lines.add("not connected");
        } else if (action instanceof Action.Request request) {
            readReplies(request.connection(), List.of(request), endsConnection(request.opCode()), lines);
        } else if (action instanceof Action.Burst burst) {
            readReplies(burst.connection(), burst.requests(), false, lines);
        } else if (action instanceof Action.Frame frame) {
            readReplies(frame.connection(), List.of(), true, lines);
        }
        return lines;
    }

    /** Reads what has come on the other connections up to now. */
    List<String> fence(final int except) {
        catchUpAll();
        final List<String> lines = new ArrayList<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            if (connection != except && isOpen(connection)) {
                drivers[connection].sendPing();
            }
        }
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            if (connection != except && isOpen(connection)) {
                readReplies(connection, List.of(), false, lines);
            }
        }
        return lines;
    }

    /** Closes all sessions. */
    List<String> closeSessions() {
        final List<String> lines = new ArrayList<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            if (!isOpen(connection)) {
                attach(new Action.Attach(connection, 0, true), lines);
            }
            closeSession(connection, lines);
        }
        return lines;
    }

    @Override
    public void close() {
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            cut(connection);
        }
        guides.forEach(WireDriver::close);
        janitor.close();
    }

    /** Asks until it is told: while another server begins to lead, words are not answered. */
    private long mntr(final String key) {
        final long[] value = new long[1];
        Await.until(key, () -> {
            value[0] = Word.mntr(server.port(), key);
            return true;
        });
        return value[0];
    }

    private static boolean endsConnection(final int opCode) {
        return !Op.isServed(opCode);
    }

    private void send(final Action.Request request) {
        drivers[request.connection()].send(request.opCode(), request.body().bytes(this));
    }

    private void attach(final Action.Attach attach, final List<String> lines) {
        final int connection = attach.connection();
        final WireDriver old = drivers[connection];
        if (isOpen(connection)) {
            // What is on its way when the session leaves a connection may be lost with it, on either server.
            old.sendPing();
            readReplies(connection, List.of(), false, lines);
        }
        if (old == null) {
            // With a connection elsewhere it would be the servers' own business when that ends.
            servers[connection] = (servers[connection] + 1) % server.ports().size();
        }
        catchUp(servers[connection]);
        final WireDriver driver = new WireDriver(port(servers[connection]));
        final long seen = attach.zxidSeenOffset() == FUTURE
                ? Long.MAX_VALUE
                : Math.max(0, normaliser.base() + attach.zxidSeenOffset());
        final byte[] password = sessions[connection].password().clone();
        password[5] ^= (byte) (attach.rightPassword() ? 0 : 1);
        final Handshake.Answer answer = driver.handshake(
                new Handshake(0, seen, SESSION_TIMEOUT_MS, sessions[connection].sessionId(), password, false));
        lines.add("#" + connection + " " + answerText(answer));
        if (answer == null || answer.isRefusal()) {
            lines.add("#" + connection + " refused connection " + (driver.read() == null ? "closed" : "open"));
            driver.close();
            drivers[connection] = null;
            if (old != null && answer != null) {
                readReplies(connection, old, List.of(), true, lines);
            } else if (old != null) {
                drivers[connection] = old;
            }
        } else {
            if (old != null) {
                readReplies(connection, old, List.of(), true, lines);
            }
            drivers[connection] = driver;
        }
    }

    private String answerText(final Handshake.Answer answer) {
        return answer == null
                ? "closed without an answer"
                : "session " + normaliser.session(answer.sessionId()) + " timeout=" + answer.timeoutMs() + " version="
                        + answer.protocolVersion() + " password=" + answer.password().length + " readOnly="
                        + answer.readOnly();
    }

    private void newSession(final int connection, final List<String> lines) {
        if (isOpen(connection)) {
            closeSession(connection, lines);
        }
        servers[connection] = sessionCount % server.ports().size();
        final WireDriver driver = new WireDriver(port(servers[connection]));
        final Handshake.Answer answer = driver.handshake(Handshake.fresh(SESSION_TIMEOUT_MS));
        if (answer == null) {
            throw new AssertionError(server.kind() + " refuses new sessions\n" + server.output());
        }
        normaliser.session(answer.sessionId(), "session" + sessionCount++);
        lines.add("#" + connection + " " + answerText(answer));
        drivers[connection] = driver;
        sessions[connection] = answer;
    }

    private void closeSession(final int connection, final List<String> lines) {
        if (!isOpen(connection)) {
            return;
        }
        final Action.Request close = new Action.Request(connection, Op.CLOSE_SESSION, "", side -> Bodies.empty());
        begin(close);
        lines.addAll(finish(close));
        cut(connection);
    }

    private void cut(final int connection) {
        if (drivers[connection] != null) {
            drivers[connection].close();
            drivers[connection] = null;
        }
    }

    private void readReplies(
            final int connection, final List<Action.Request> requests, final boolean toEnd, final List<String> lines) {
        if (!readReplies(connection, drivers[connection], requests, toEnd, lines)) {
            drivers[connection] = null;
        }
    }

    /** Reads to the answer of the ping that was sent last, or to the end; false when the connection ended. */
    private boolean readReplies(
            final int connection,
            final WireDriver driver,
            final List<Action.Request> requests,
            final boolean toEnd,
            final List<String> lines) {
        final int firstXid = driver.lastXid() - requests.size() + 1;
        final List<Incoming> received = new ArrayList<>();
        final boolean open;
        if (toEnd) {
            for (Incoming next = driver.read(); next != null; next = driver.read()) {
                received.add(next);
            }
            open = false;
        } else {
            open = driver.readToPing(received);
        }
        final int first = lines.size();
        for (final Incoming incoming : received) {
            noteClose(requests, incoming);
            lines.add("#" + connection + " " + line(incoming, firstXid, requests));
        }
        sortEventsOfOneClose(lines.subList(first, lines.size()));
        if (!open) {
            lines.add("#" + connection + " closed");
            driver.close();
        }
        return open;
    }

    private void noteClose(final List<Action.Request> requests, final Incoming incoming) {
        if (!incoming.isNotification() && !requests.isEmpty() && requests.get(0).opCode() == Op.CLOSE_SESSION) {
            closingZxids.add(normaliser.zxid(incoming.zxid()));
        }
    }

    private String line(final Incoming incoming, final int firstXid, final List<Action.Request> requests) {
        if (incoming.isNotification()) {
            return text.event(incoming);
        }
        final int index = incoming.xid() - firstXid;
        if (index < 0 || index >= requests.size()) {
            return "reply to unknown xid, distance " + index + ", err=" + incoming.err();
        }
        return "[" + index + "] " + text.reply(requests.get(index).opCode(), incoming);
    }

    /** A closing session deletes its nodes in no particular order, so the events of one zxid are put in order. */
    private void sortEventsOfOneClose(final List<String> lines) {
        int from = 0;
        while (from < lines.size()) {
            int to = from + 1;
            while (to < lines.size() && isSameEventZxid(lines.get(from), lines.get(to))) {
                to++;
            }
            Collections.sort(lines.subList(from, to));
            from = to;
        }
    }

    private boolean isSameEventZxid(final String one, final String other) {
        final String[] first = one.split(" ");
        final String[] second = other.split(" ");
        return first[1].equals("event")
                && second[1].equals("event")
                && first[2].equals(second[2])
                && closingZxids.contains(first[2]);
    }
}
