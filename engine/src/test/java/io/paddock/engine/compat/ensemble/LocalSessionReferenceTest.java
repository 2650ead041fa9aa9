package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import io.paddock.engine.session.SessionPasswords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local and read-only sessions: what clients see of three servers of Apache ZooKeeper, they see of three of Paddock. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
final class LocalSessionReferenceTest {
    private static final int TIMEOUT_MS = 200_000;
    private static final int EPHEMERAL = 1;
    private static final long UNKNOWN = 0x7700_0000_0000_0077L;
    private static final byte[] DATA = {1};

    @TempDir
    private Path folder;

    private final List<String> transcript = new ArrayList<>();
    private long lastZxid;

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void shouldTreatLocalSessionsAlike(final boolean local, final boolean upgrading) throws Exception {
        compare(Map.of("localSessionsEnabled", "" + local, "localSessionsUpgradingEnabled", "" + upgrading), false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTreatReadersWithoutALeaderAlike(final boolean local) throws Exception {
        compare(Map.of("localSessionsEnabled", "" + local, "localSessionsUpgradingEnabled", "true"), true);
    }

    private void compare(final Map<String, String> settings, final boolean readOnly) throws Exception {
        final Map<String, String> mode = readOnly ? Map.of("readonlymode.enabled", "true") : Map.of();
        final Map<String, String> all = new TreeMap<>(settings);
        all.putAll(mode);
        final String expected;
        try (TestEnsemble reference = new ReferenceEnsemble(folder, settings, mode)) {
            reference.startAll();
            expected = readOnly ? readOnly(reference) : local(reference);
        }
        try (TestEnsemble paddock = new EmbeddedEnsemble(folder, 3, 0, all)) {
            paddock.startAll();
            assertEquals(expected, readOnly ? readOnly(paddock) : local(paddock));
        }
    }

    private String local(final TestEnsemble ensemble) throws IOException {
        transcript.clear();
        final int leader = ensemble.awaitLeader();
        local(ensemble, "leader", leader, leader % 3 + 1);
        local(ensemble, "follower", leader % 3 + 1, leader);
        return String.join("\n", transcript);
    }

    private void local(final TestEnsemble ensemble, final String name, final int here, final int elsewhere)
            throws IOException {
        transcript.add("--- " + name);
        final WireDriver quiet = new WireDriver(ensemble.port(here));
        final Handshake.Answer quietSession = quiet.handshake(Handshake.fresh(TIMEOUT_MS));
        final WireDriver driver = new WireDriver(ensemble.port(here));
        final Handshake.Answer session = driver.handshake(Handshake.fresh(TIMEOUT_MS));
        lastZxid = driver.call(Op.EXISTS, Bodies.read("/", false)).zxid();
        sessions(ensemble, here);
        call(driver, "create", Op.CREATE, create("/" + name, 0));
        call(driver, "setData", Op.SET_DATA, Bodies.setData("/" + name, DATA, -1));
        multi(driver, create("/" + name + "/m", 0), create("/" + name + "/n", 2));
        call(driver, "delete", Op.DELETE, Bodies.pathAndInt("/" + name + "/m", -1));
        call(driver, "bad ephemeral", Op.CREATE2, create("/nobody/e", EPHEMERAL));
        sessions(ensemble, here);
        multi(driver, create("/" + name + "/o", 0), create("/" + name + "/e", EPHEMERAL));
        call(driver, "ephemeral", Op.CREATE, create("/" + name + "/f", EPHEMERAL));
        call(driver, "create", Op.CREATE, create("/" + name + "/p", 0));
        sessions(ensemble, here);
        dump(ensemble, here);
        driver.close();
        final WireDriver moved = new WireDriver(ensemble.port(elsewhere));
        final Handshake again = Handshake.fresh(TIMEOUT_MS).again(session, 0);
        final boolean isMoved = isThere("moved", moved.handshake(again), session);
        moved.close();
        final WireDriver back = new WireDriver(ensemble.port(here));
        if (isThere("back", back.handshake(again), session)) {
            lastZxid = back.call(Op.EXISTS, Bodies.read("/", false)).zxid();
            call(back, "close", Op.CLOSE_SESSION, Bodies.empty());
            transcript.add("end: " + (back.readFrame() == null) + " " + isMoved);
        }
        back.close();
        try (WireDriver late = new WireDriver(ensemble.port(here))) {
            isThere("late", late.handshake(again), session);
        }
        lastZxid = quiet.call(Op.EXISTS, Bodies.read("/", false)).zxid();
        call(quiet, "close", Op.CLOSE_SESSION, Bodies.empty());
        quiet.close();
        try (WireDriver late = new WireDriver(ensemble.port(elsewhere))) {
            isThere("late", late.handshake(Handshake.fresh(TIMEOUT_MS).again(quietSession, 0)), quietSession);
        }
        sessions(ensemble, here);
    }

    private String readOnly(final TestEnsemble ensemble) throws IOException {
        transcript.clear();
        final int leader = ensemble.awaitLeader();
        final int port = ensemble.port(leader);
        final WireDriver known = new WireDriver(port);
        final Handshake.Answer session = known.handshake(Handshake.fresh(TIMEOUT_MS));
        lastZxid = 0;
        call(known, "ephemeral", Op.CREATE, create("/e", EPHEMERAL));
        transcript.clear();
        ensemble.stop(leader % 3 + 1);
        ensemble.stop((leader + 1) % 3 + 1);
        Await.until("read-only mode", () -> Word.send(port, "isro").equals("ro"));
        try (WireDriver writer = new WireDriver(port)) {
            transcript.add("writer: " + writer.handshake(Handshake.fresh(TIMEOUT_MS)));
        }
        try (WireDriver reader = new WireDriver(port)) {
            final ByteBuffer frame = ByteBuffer.allocate(45);
            frame.putInt(0).putLong(0).putInt(TIMEOUT_MS).putLong(0).putInt(16).put(new byte[16]);
            frame.put((byte) 1);
            reader.sendFrame(frame.array());
            reading(reader, reader.readFrame());
        }
        final Handshake readOnly = new Handshake(0, 0, TIMEOUT_MS, 0, new byte[16], true);
        try (WireDriver back = new WireDriver(port)) {
            transcript.add("back: " + back.handshake(readOnly.again(session, 0)));
        }
        try (WireDriver unknown = new WireDriver(port)) {
            final byte[] password = SessionPasswords.of(UNKNOWN);
            final Handshake.Answer answer = unknown.handshake(new Handshake(0, 0, TIMEOUT_MS, UNKNOWN, password, true));
            transcript.add("unknown: " + answer.isRefusal() + answer.sessionId() + answer.readOnly());
        }
        transcript.add(Word.send(port, "srvr")
                        .lines()
                        .filter(line -> line.startsWith("Mode"))
                        .toList() + "");
        known.close();
        return String.join("\n", transcript);
    }

    /** The answer to the handshake, and to requests if it is a session. */
    private void reading(final WireDriver reader, final byte[] answer) {
        if (answer == null || answer.length < 37) {
            final byte[] timeless = answer == null ? new byte[0] : answer.clone();
            // Zxids are not alike.
            java.util.Arrays.fill(timeless, 4, Math.min(12, timeless.length), (byte) 0);
            transcript.add("reader: " + HexFormat.of().formatHex(timeless));
            return;
        }
        transcript.add("reader: timeout " + ByteBuffer.wrap(answer).getInt(4) + ", read-only " + answer[36]);
        lastZxid = reader.call(Op.EXISTS, Bodies.read("/", false)).zxid();
        call(reader, "read", Op.GET_DATA, Bodies.read("/e", true));
        call(reader, "create", Op.CREATE, create("/a", 0));
        call(reader, "setData", Op.SET_DATA, Bodies.setData("/e", DATA, -1));
        call(reader, "delete", Op.DELETE, Bodies.pathAndInt("/e", -1));
        call(reader, "multi", Op.MULTI, Bodies.multi(List.of()));
        call(reader, "sync", Op.SYNC, Bodies.path("/"));
        call(reader, "getChildren", Op.GET_CHILDREN2, Bodies.read("/", false));
        call(reader, "close", Op.CLOSE_SESSION, Bodies.empty());
    }

    private void sessions(final TestEnsemble ensemble, final int server) throws IOException {
        transcript.add("local " + Word.mntr(ensemble.port(server), "local_sessions") + ", global "
                + Word.mntr(ensemble.port(server), "global_sessions"));
    }

    /** The part about sessions, without their ids and times; the reference also shows times at which nobody ends. */
    private void dump(final TestEnsemble ensemble, final int server) throws IOException {
        final String text = Word.send(ensemble.port(server), "dump");
        transcript.add(text.substring(0, text.indexOf("ephemeral nodes dump"))
                .replaceAll("0x[0-9a-f]+", "0x")
                .replaceAll("\\d+ expire at .*:\\n", "")
                .replaceAll("\\d+", "#"));
    }

    private boolean isThere(final String what, final Handshake.Answer answer, final Handshake.Answer session) {
        final boolean isThere = answer != null && !answer.isRefusal();
        transcript.add(
                what + ": " + (answer == null ? "closed" : isThere ? answer.sessionId() == session.sessionId() : "no"));
        return isThere;
    }

    private void multi(final WireDriver driver, final byte[]... creates) {
        final List<Bodies.Step> steps = new ArrayList<>();
        for (final byte[] create : creates) {
            steps.add(new Bodies.Step(Op.CREATE, create));
        }
        final Incoming reply = call(driver, "multi", Op.MULTI, Bodies.multi(steps));
        final Cursor cursor = reply.cursor();
        if (cursor.remaining() > 0 && cursor.int32() == -1) {
            transcript.add("results: " + HexFormat.of().formatHex(reply.body()));
        }
    }

    /** What it says, and how many zxids have gone by since the last answer. */
    private Incoming call(final WireDriver driver, final String what, final int opCode, final byte[] body) {
        final Incoming reply = driver.call(opCode, body);
        transcript.add(what + ": " + reply.err() + ", zxids " + (reply.zxid() - lastZxid));
        lastZxid = reply.zxid();
        return reply;
    }

    private static byte[] create(final String path, final int flags) {
        return Bodies.create(path, DATA, Acl.OPEN, flags);
    }
}
