package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bodies.Step;
import io.paddock.engine.compat.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs together happens together: multi, the end of a session, and what is told of them. */
class TransactionTest {
    private static final byte[] X = {'x'};

    private final LocalServer server = new LocalServer();
    private final LocalConnection client = server.connect(0x11);
    private final LocalConnection watcher = server.connect(0x22);

    @AfterEach
    void close() {
        server.tree.verify();
        server.close();
    }

    @Test
    void shouldShowEachStepOfAMultiWhatTheOthersDid() {
        final byte[] reply = multi(
                new Step(OpCode.CREATE, create("/a", 0)),
                new Step(OpCode.CREATE2, create("/a/s", 2)),
                new Step(OpCode.CREATE, create("/a/s", 2)),
                new Step(OpCode.SET_DATA, Bodies.setData("/a", X, 0)),
                new Step(OpCode.CHECK, Bodies.pathAndInt("/a", 1)),
                new Step(OpCode.DELETE, Bodies.pathAndInt("/a/s0000000000", 0)));
        final ByteBuffer results = ByteBuffer.wrap(reply);
        assertResult(results, OpCode.CREATE);
        assertEquals("/a", string(results));
        assertResult(results, OpCode.CREATE2);
        assertEquals("/a/s0000000000", string(results));
        assertEquals(server.zxid, results.getLong());
        results.position(results.position() + 60);
        assertResult(results, OpCode.CREATE);
        assertEquals("/a/s0000000001", string(results));
        assertResult(results, OpCode.SET_DATA);
        assertEquals(1, results.getInt(results.position() + 32));
        results.position(results.position() + 68);
        assertResult(results, OpCode.CHECK);
        assertResult(results, OpCode.DELETE);
        assertEnd(results);
        assertEquals(List.of("s0000000001"), children("/a"));
    }

    @Test
    void shouldMakeContainersAndTtlNodesInAMulti() {
        final ByteBuffer results = ByteBuffer.wrap(multi(
                new Step(OpCode.CREATE_CONTAINER, create("/c", 4)),
                new Step(OpCode.CREATE, create("/d", 4)),
                new Step(OpCode.CREATE_TTL, Bodies.createTtl("/t", X, Acl.OPEN, 5, 9))));
        for (final String path : List.of("/c", "/d", "/t")) {
            assertResult(results, OpCode.CREATE2);
            assertEquals(path, string(results));
            results.position(results.position() + 68);
        }
        assertEnd(results);
        assertEquals(3, server.machine.reapIndex().size());
    }

    @Test
    void shouldLeaveNothingOfAFailedMulti() {
        request(client, OpCode.CREATE, create("/old", 0));
        request(watcher, OpCode.ADD_WATCH, Bodies.pathAndInt("/", 1));
        final byte[] before = server.contents();
        final ByteBuffer results = ByteBuffer.wrap(multi(
                new Step(OpCode.CREATE_CONTAINER, create("/new", 4)),
                new Step(OpCode.SET_DATA, Bodies.setData("/old", X, -1)),
                new Step(OpCode.DELETE, Bodies.pathAndInt("/old", 7)),
                new Step(OpCode.CREATE, create("/later", 0))));
        for (final int error : new int[] {0, 0, ErrorCode.BAD_VERSION, ErrorCode.RUNTIME_INCONSISTENCY}) {
            assertEquals(-1, results.getInt());
            assertEquals(0, results.get());
            assertEquals(error, results.getInt());
            assertEquals(error, results.getInt());
        }
        assertEnd(results);
        assertArrayEquals(before, server.contents());
        assertEquals(List.of(), watcher.frames.subList(1, watcher.frames.size()), "events of a failed multi");
        assertEquals(0, server.machine.reapIndex().size());
    }

    @Test
    void shouldRefuseStreamsThatAreNoTransaction() {
        final List<byte[]> streams = List.of(
                Bodies.multi(List.of(new Step(OpCode.GET_DATA, Bodies.read("/", false)))),
                Bodies.multi(List.of(new Step(OpCode.SET_ACL, Bodies.setAcl("/", Acl.OPEN, -1)))),
                Bodies.multi(
                        List.of(new Step(OpCode.CREATE, create("/a", 0)), new Step(OpCode.CREATE, create("/b", 7)))),
                Bodies.multi(List.of(new Step(OpCode.CREATE, create("/a", 5)))),
                Bodies.multi(List.of(new Step(OpCode.CREATE, create(null, 0)))),
                new byte[0]);
        for (final byte[] stream : streams) {
            final long zxidBefore = server.zxid;
            assertEquals(ErrorCode.MARSHALLING_ERROR, request(client, OpCode.MULTI, stream));
            assertEquals(zxidBefore + 1, server.zxid, "an undecodable multi consumes a zxid");
        }
        assertEquals(4, server.tree.size());
    }

    @Test
    void shouldTakeNoZxidForACreateWithoutAList() {
        final byte[] stream = Bodies.multi(List.of(new Step(OpCode.CREATE, Bodies.create("/a", X, null, 0))));
        final long zxidBefore = server.zxid;
        assertEquals(ErrorCode.MARSHALLING_ERROR, request(client, OpCode.MULTI, stream));
        assertEquals(zxidBefore, server.zxid, "as the reference");
        assertEquals(4, server.tree.size());
    }

    @Test
    void shouldAnswerAnEmptyMulti() {
        assertArrayEquals(Bytes.of().int32(-1).bool(true).int32(-1).toArray(), multi());
    }

    @Test
    void shouldTellTheEventsOfAMultiInOrderUnderOneZxid() {
        request(watcher, OpCode.ADD_WATCH, Bodies.pathAndInt("/", 1));
        watcher.frames.clear();
        multi(
                new Step(OpCode.CREATE, create("/a", 0)),
                new Step(OpCode.SET_DATA, Bodies.setData("/a", X, -1)),
                new Step(OpCode.DELETE, Bodies.pathAndInt("/a", -1)),
                new Step(OpCode.CREATE, create("/a", 0)));
        assertEquals(List.of("1 /a", "3 /a", "2 /a", "1 /a"), events(server.zxid));
    }

    @Test
    void shouldTakeAllNodesOfASessionAtOnce() {
        request(client, OpCode.CREATE, create("/p", 0));
        request(client, OpCode.CREATE, create("/p/a", 1));
        request(client, OpCode.CREATE, create("/p/b", 3));
        request(client, OpCode.CREATE, create("/c", 1));
        request(client, OpCode.CREATE, create("/stays", 0));
        request(watcher, OpCode.ADD_WATCH, Bodies.pathAndInt("/", 1));
        request(watcher, OpCode.GET_CHILDREN, Bodies.read("/p", true));
        request(watcher, OpCode.GET_CHILDREN, Bodies.read("/p/a", true));
        watcher.frames.clear();
        assertEquals(ErrorCode.OK, request(client, OpCode.CLOSE_SESSION, Bodies.empty()));
        assertEquals(16, client.frames.get(client.frames.size() - 1).length, "closeSession has no body");
        final List<String> events = events(server.zxid);
        events.sort(null);
        assertEquals(List.of("2 /c", "2 /p/a", "2 /p/b0000000001", "4 /p"), events);
        assertEquals(List.of(), children("/p"));
        assertEquals(List.of("p", "stays", "zookeeper"), children("/"));
        assertFalse(server.sessions.contains(0x11));
        assertEquals(1, server.closedSessions);
    }

    @Test
    void shouldCloseASessionOnce() {
        request(client, OpCode.CLOSE_SESSION, Bodies.empty());
        assertEquals(ErrorCode.OK, request(client, OpCode.CLOSE_SESSION, Bodies.empty()));
        assertEquals(1, server.closedSessions);
        assertEquals(ErrorCode.SESSION_EXPIRED, request(client, OpCode.CREATE, create("/late", 0)));
    }

    @Test
    void shouldTakeVeryManyNodesOfASession() {
        for (int i = 0; i < 20_000; i++) {
            request(client, OpCode.CREATE, create("/e", 3));
        }
        assertEquals(20_000, server.tree.ephemeralCount());
        request(client, OpCode.CLOSE_SESSION, Bodies.empty());
        assertEquals(4, server.tree.size());
        assertEquals(0, server.tree.ephemeralCount());
    }

    @Test
    void shouldFailTheFirstStepOfAClosedSession() {
        request(client, OpCode.CLOSE_SESSION, Bodies.empty());
        final ByteBuffer results = ByteBuffer.wrap(multi(new Step(OpCode.CREATE, create("/late", 0))));
        results.getInt();
        results.get();
        assertEquals(ErrorCode.SESSION_EXPIRED, results.getInt());
    }

    @Test
    void shouldListTheEphemeralsThatBeginWithAText() {
        for (final String path : List.of("/ab", "/abc", "/b")) {
            request(client, OpCode.CREATE, create(path, 1));
        }
        assertEquals(List.of("/ab", "/abc", "/b"), ephemerals(null));
        assertEquals(List.of("/ab", "/abc", "/b"), ephemerals(" \t"));
        assertEquals(List.of("/ab", "/abc", "/b"), ephemerals(" / "));
        assertEquals(List.of("/ab", "/abc"), ephemerals("/a"));
        assertEquals(List.of("/abc"), ephemerals("/abc"));
        assertEquals(List.of(), ephemerals("/abcd"));
        assertEquals(List.of(), ephemerals(" /a"));
    }

    @Test
    void shouldCatchUpAfterAReconnect() {
        request(client, OpCode.CREATE, create("/same", 0));
        request(client, OpCode.CREATE, create("/changed", 0));
        final long seen = server.zxid;
        request(client, OpCode.SET_DATA, Bodies.setData("/changed", X, -1));
        request(client, OpCode.CREATE, create("/changed/c", 0));
        final List<String> all = List.of("/same", "/changed", "/gone");
        assertEquals(
                ErrorCode.OK,
                request(watcher, OpCode.SET_WATCHES2, Bodies.setWatches(seen, List.of(all, all, all, all, all))));
        assertEquals(List.of("3 /changed", "2 /gone", "1 /same", "1 /changed", "4 /changed", "2 /gone"), events(-1));
        assertTrue(server.watches.watchCount() > 0);
        watcher.frames.clear();
        request(client, OpCode.CREATE, create("/gone", 0));
        assertEquals(List.of("1 /gone"), events(server.zxid));
    }

    private byte[] multi(final Step... steps) {
        assertEquals(ErrorCode.OK, request(client, OpCode.MULTI, Bodies.multi(Arrays.asList(steps))));
        final byte[] frame = client.frames.get(client.frames.size() - 1);
        return Arrays.copyOfRange(frame, 16, frame.length);
    }

    private int request(final LocalConnection connection, final int opCode, final byte[] body) {
        server.request(connection, 5, opCode, body);
        return ByteBuffer.wrap(connection.frames.get(connection.frames.size() - 1))
                .getInt(12);
    }

    private List<String> children(final String path) {
        request(watcher, OpCode.GET_CHILDREN, Bodies.read(path, false));
        return strings(watcher);
    }

    private List<String> ephemerals(final String prefix) {
        request(client, OpCode.GET_EPHEMERALS, Bodies.path(prefix));
        return strings(client);
    }

    private static List<String> strings(final LocalConnection connection) {
        final ByteBuffer reply = ByteBuffer.wrap(connection.frames.get(connection.frames.size() - 1))
                .position(16);
        final List<String> result = new ArrayList<>();
        for (int i = reply.getInt(); i > 0; i--) {
            result.add(string(reply));
        }
        result.sort(null);
        return result;
    }

    /** Notifications with that zxid: type and path. */
    private List<String> events(final long zxid) {
        final List<String> result = new ArrayList<>();
        for (final byte[] frame : watcher.frames) {
            final ByteBuffer event = ByteBuffer.wrap(frame);
            if (event.getInt() == -1 && event.getLong() == zxid) {
                event.getInt();
                final int type = event.getInt();
                event.getInt();
                result.add(type + " " + string(event));
            }
        }
        return result;
    }

    private static void assertResult(final ByteBuffer results, final int type) {
        assertEquals(type, results.getInt());
        assertEquals(0, results.get());
        assertEquals(ErrorCode.OK, results.getInt());
    }

    private static void assertEnd(final ByteBuffer results) {
        assertEquals(-1, results.getInt());
        assertEquals(1, results.get());
        assertEquals(-1, results.getInt());
        assertFalse(results.hasRemaining());
    }

    private static byte[] create(final String path, final int flags) {
        return Bodies.create(path, X, Acl.OPEN, flags);
    }

    private static String string(final ByteBuffer buffer) {
        final byte[] value = new byte[buffer.getInt()];
        buffer.get(value);
        return new String(value, StandardCharsets.UTF_8);
    }
}
