package io.paddock.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.EventType;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The session with a scripted server and a clock that the test moves. */
final class ClientSessionTest {
    private static final int TIMEOUT_MS = 9_000;
    private static final long SESSION = 0x1234;

    private final FakeLink link = new FakeLink();
    private final Recorder recorder = new Recorder();
    private final List<Throwable> errors = new ArrayList<>();
    private final UnsafeBuffer data = new UnsafeBuffer("x".getBytes());

    private PaddockClient client(final String servers) {
        return client(ClientConfig.of(servers).withSessionTimeoutMs(TIMEOUT_MS).withOutstandingLimit(4));
    }

    private PaddockClient client(final ClientConfig config) {
        return PaddockClient.create(new ClientContext()
                .config(config)
                .clock(link)
                .links(() -> link)
                .listener(recorder)
                .randomSeed(7)
                .errorHandler(errors::add));
    }

    private void work(final PaddockClient client) {
        while (client.doWork() > 0) {}
    }

    private PaddockClient connected() {
        final PaddockClient client = client("127.0.0.1:2181");
        work(client);
        link.next();
        link.sendSession(TIMEOUT_MS, SESSION);
        work(client);
        assertEquals(List.of("CONNECTED"), recorder.take());
        return client;
    }

    /** Loses the connection and is taken back; returns the second handshake. */
    private JuteReader reconnect(final PaddockClient client) {
        if (link.open) {
            link.ended = true;
            work(client);
        }
        link.received.clear();
        link.advanceMs(1_000);
        work(client);
        final JuteReader handshake = link.next();
        link.sendSession(TIMEOUT_MS, SESSION);
        work(client);
        return handshake;
    }

    private RequestFlyweight request(final int xid, final int opCode) {
        final JuteReader reader = link.next();
        assertEquals(xid, reader.readInt());
        assertEquals(opCode, reader.readInt());
        final RequestFlyweight request = new RequestFlyweight();
        assertTrue(request.decode(opCode, reader));
        assertEquals(0, reader.remaining());
        return request;
    }

    private static void stat(final JuteWriter writer, final int version) {
        writer.writeLong(1).writeLong(2).writeLong(3).writeLong(4);
        writer.writeInt(version)
                .writeInt(0)
                .writeInt(0)
                .writeLong(0)
                .writeInt(1)
                .writeInt(2);
        writer.writeLong(5);
    }

    private static String path(final RequestFlyweight request) {
        return request.buffer().getStringWithoutLengthUtf8(request.pathOffset(), request.pathLength());
    }

    @Test
    void shouldOpenANewSession() {
        final PaddockClient client = client("127.0.0.1:2181");
        assertEquals(PaddockClient.NOT_CONNECTED, client.getData("/a", false, 1, recorder));
        work(client);
        final byte[] hello = link.received.peek();
        final byte[] expected = new byte[45];
        expected[14] = TIMEOUT_MS >> 8;
        expected[15] = (byte) TIMEOUT_MS;
        expected[27] = 16;
        assertArrayEquals(expected, hello);
        link.sendSession(6_000, SESSION);
        work(client);
        assertEquals(ClientState.CONNECTED, client.state());
        assertEquals(SESSION, client.sessionId());
        assertEquals(6_000, client.sessionTimeoutMs());
    }

    @Test
    void shouldAnswerInOrderWithWhatTheServerSays() {
        final PaddockClient client = connected();
        assertEquals(1, client.getData("/a", false, 10, recorder));
        assertEquals(2, client.setData("/a", data, 3, 11, recorder));
        assertEquals(3, client.create("/a/", data, CreateOptions.EPHEMERAL_SEQUENTIAL, 12, recorder));
        assertEquals(4, client.delete("/a", -1, 13, recorder));
        work(client);
        assertEquals("/a", path(request(1, OpCode.GET_DATA)));
        assertEquals(3, request(2, OpCode.SET_DATA).version());
        final RequestFlyweight create = request(3, OpCode.CREATE2);
        assertEquals("/a/", path(create));
        assertEquals(3, create.flags());
        assertEquals(1, create.aclCount());
        assertEquals(-1, request(4, OpCode.DELETE).version());

        link.readLimit = 3;
        link.sendReply(1, 5, 0, w -> stat(w.writeBytes("old".getBytes()), 3));
        link.sendReply(2, 6, 0, w -> stat(w, 4));
        link.sendReply(3, 7, 0, w -> stat(w.writeString("/a/0000000001"), 0));
        link.sendReply(4, 8, ErrorCode.NOT_EMPTY, w -> {});
        work(client);
        assertEquals(
                List.of(
                        "10 data old version 3",
                        "11 stat version 4",
                        "12 created /a/0000000001 czxid 1",
                        "13 failed " + ErrorCode.NOT_EMPTY),
                recorder.take());
        assertEquals(0, client.outstanding());
    }

    @Test
    void shouldDecodeListsAndResults() {
        final PaddockClient client = connected();
        client.getChildren("/", false, 1, recorder);
        client.getACL("/a", 2, recorder);
        client.multi(new MultiRequest().check("/a", 1).setData("/a", data, 1), 3, recorder);
        client.sync("/", 4, recorder);
        work(client);
        link.sendReply(1, 1, 0, w -> stat(w.writeInt(2).writeString("b").writeString("c"), 0));
        link.sendReply(
                2,
                1,
                0,
                w -> stat(w.writeInt(1).writeInt(31).writeString("world").writeString("anyone"), 0));
        link.sendReply(3, 2, 0, w -> {
            w.writeInt(-1).writeBoolean(false).writeInt(0).writeInt(0);
            w.writeInt(-1).writeBoolean(false).writeInt(-103).writeInt(-103);
            w.writeInt(-1).writeBoolean(true).writeInt(-1);
        });
        link.sendReply(4, 2, 0, w -> w.writeString("/"));
        work(client);
        assertEquals(
                List.of(
                        "1 children [b, c] count 2",
                        "2 acl [Acl[permissions=31, scheme=world, id=anyone]] aversion 0",
                        "3 results -103: -1/0 -1/-103",
                        "4 done"),
                recorder.take());
    }

    @Test
    void shouldPushBackWhenTheRingIsFull() {
        final PaddockClient client = connected();
        for (int i = 1; i <= 4; i++) {
            assertEquals(i, client.exists("/a", false, i, recorder));
        }
        assertEquals(PaddockClient.BACK_PRESSURED, client.exists("/a", false, 5, recorder));
        work(client);
        link.sendReply(1, 1, 0, w -> stat(w, 0));
        work(client);
        assertEquals(5, client.exists("/a", false, 5, recorder));
    }

    @Test
    void shouldPushBackWhenTheSocketTakesNothing() {
        final PaddockClient client = connected();
        link.writeLimit = 0;
        final UnsafeBuffer large = new UnsafeBuffer(new byte[900_000]);
        assertEquals(1, client.setData("/a", large, -1, 1, recorder));
        assertEquals(2, client.setData("/a", large, -1, 2, recorder));
        work(client);
        assertEquals(PaddockClient.BACK_PRESSURED, client.setData("/a", large, -1, 3, recorder));
        link.writeLimit = 1_000_000;
        work(client);
        assertEquals(3, client.setData("/a", large, -1, 3, recorder));
        work(client);
        for (int xid = 1; xid <= 3; xid++) {
            assertEquals(900_000, request(xid, OpCode.SET_DATA).dataLength());
        }
    }

    @Test
    void shouldRefuseWhatNoServerTakes() {
        final PaddockClient client = connected();
        assertThrows(IllegalArgumentException.class, () -> client.getData("a", false, 1, recorder));
        assertThrows(IllegalArgumentException.class, () -> client.getData("/a/", false, 1, recorder));
        assertThrows(
                IllegalArgumentException.class,
                () -> client.create("/a/", data, CreateOptions.PERSISTENT, 1, recorder));
        assertThrows(
                IllegalArgumentException.class,
                () -> client.setData("/a", new UnsafeBuffer(new byte[0xFFFFF]), -1, 1, recorder));
        assertEquals(0, client.outstanding());
        assertEquals(1, client.getData("/\u00e9\u4e00", false, 1, recorder));
        work(client);
        assertEquals("/\u00e9\u4e00", path(request(1, OpCode.GET_DATA)));
    }

    @Test
    void shouldPingWhenIdleAndGiveUpASilentServer() {
        final PaddockClient client = connected();
        link.advanceMs(2_999);
        work(client);
        assertTrue(link.received.isEmpty());
        link.advanceMs(1);
        work(client);
        final JuteReader ping = link.next();
        assertEquals(-2, ping.readInt());
        assertEquals(OpCode.PING, ping.readInt());
        link.sendReply(-2, 1, 0, w -> {});
        work(client);
        link.advanceMs(5_999);
        work(client);
        assertTrue(link.open);
        link.advanceMs(1);
        work(client);
        assertEquals(List.of("CONNECTING"), recorder.take());
        assertFalse(link.open);
    }

    @Test
    void shouldFailWhatIsPendingAndNeverSendItAgain() {
        final PaddockClient client = connected();
        client.setData("/a", data, -1, 1, recorder);
        work(client);
        client.getData("/a", false, 2, recorder);
        final JuteReader handshake = reconnect(client);
        assertEquals(List.of("CONNECTING", "1 failed -4", "2 failed -4", "CONNECTED"), recorder.take());
        handshake.readInt();
        handshake.readLong();
        handshake.readInt();
        assertEquals(SESSION, handshake.readLong());
        assertEquals(16, handshake.readBytes());
        assertEquals(16, handshake.buffer().getByte(handshake.valueOffset() + 15));
        assertTrue(link.received.isEmpty());
        assertEquals(3, client.getData("/a", false, 3, recorder));
    }

    @Test
    void shouldTellTheServerTheLastZxidOfReplies() {
        final PaddockClient client = connected();
        client.getData("/a", false, 1, recorder);
        work(client);
        link.sendReply(1, 77, ErrorCode.NO_NODE, w -> {});
        link.sendEvent(EventType.NODE_CREATED, 99, "/b");
        link.sendReply(-2, 88, 0, w -> {});
        work(client);
        final JuteReader handshake = reconnect(client);
        handshake.readInt();
        assertEquals(77, handshake.readLong());
    }

    @Test
    void shouldExpireWhenTheServerForgotTheSession() {
        final PaddockClient client = connected();
        link.ended = true;
        work(client);
        link.advanceMs(1_000);
        work(client);
        link.next();
        link.sendSession(0, 0);
        work(client);
        assertEquals(List.of("CONNECTING", "EXPIRED"), recorder.take());
        assertEquals(PaddockClient.ENDED, client.getData("/a", false, 1, recorder));
        assertTrue(link.closed);
        link.advanceMs(60_000);
        work(client);
        assertFalse(link.open);
    }

    @Test
    void shouldTryEveryServerBeforeItPauses() {
        final PaddockClient client = client("127.0.0.1:1,127.0.0.1:2,127.0.0.1:3");
        link.refusing = true;
        client.doWork();
        client.doWork();
        client.doWork();
        assertEquals(3, new HashSet<>(link.attempts).size());
        client.doWork();
        assertEquals(3, link.attempts.size());
        long pauseMs = 0;
        while (link.attempts.size() == 3 && pauseMs < 1_000) {
            link.advanceMs(1);
            client.doWork();
            pauseMs++;
        }
        assertTrue(pauseMs >= 25 && pauseMs <= 51, "pause of " + pauseMs);
    }

    @Test
    void shouldMoveOnFromAServerThatDoesNotAnswer() {
        final PaddockClient client = client("127.0.0.1:1,127.0.0.1:2");
        link.hanging = true;
        work(client);
        link.advanceMs(5_000);
        work(client);
        link.hanging = false;
        work(client);
        assertEquals(2, link.attempts.size());
        assertNotEquals(link.attempts.get(0), link.attempts.get(1));
        link.advanceMs(5_000);
        work(client);
        assertFalse(link.open);
        assertEquals(ClientState.CONNECTING, client.state());
    }

    @Test
    void shouldIntroduceItselfWithCredentialsThenWatchesBeforeRequests() {
        final PaddockClient client = connected();
        client.addAuth("digest", "u:p".getBytes(), 1, recorder);
        client.getData("/data", true, 2, recorder);
        client.exists("/missing", true, 3, recorder);
        client.getChildren("/list", true, 4, recorder);
        client.addWatch("/all", WatchMode.PERSISTENT_RECURSIVE, 5, recorder);
        work(client);
        link.received.clear();
        link.sendReply(-4, 0, 0, w -> {});
        link.sendReply(1, 9, 0, w -> stat(w.writeBytes(new byte[0]), 0));
        link.sendReply(2, 9, ErrorCode.NO_NODE, w -> {});
        link.sendReply(3, 9, 0, w -> stat(w.writeInt(0), 0));
        link.sendReply(4, 9, 0, w -> w.writeInt(0));
        work(client);
        assertEquals(
                List.of("1 done", "2 data  version 0", "3 failed -101", "4 children [] count 2", "5 done"),
                recorder.take());
        reconnect(client);
        client.sync("/", 6, recorder);
        work(client);
        assertEquals("digest", path(request(-4, OpCode.AUTH)));
        final RequestFlyweight watches = request(-8, OpCode.SET_WATCHES2);
        assertEquals(9, watches.relativeZxid());
        assertEquals("/data", listed(watches, RequestFlyweight.DATA_WATCHES));
        assertEquals("/missing", listed(watches, RequestFlyweight.EXIST_WATCHES));
        assertEquals("/list", listed(watches, RequestFlyweight.CHILD_WATCHES));
        assertEquals("", listed(watches, RequestFlyweight.PERSISTENT_WATCHES));
        assertEquals("/all", listed(watches, RequestFlyweight.RECURSIVE_WATCHES));
        request(5, OpCode.SYNC);
    }

    @Test
    void shouldForgetWatchesThatFiredOrWereRemoved() {
        final PaddockClient client = connected();
        client.getData("/fired", true, 1, recorder);
        client.getData("/removed", true, 2, recorder);
        client.getData("/refused", true, 3, recorder);
        client.removeWatches("/removed", WatchType.DATA, 4, recorder);
        work(client);
        link.sendReply(1, 9, 0, w -> stat(w.writeBytes(new byte[0]), 0));
        link.sendReply(2, 9, 0, w -> stat(w.writeBytes(new byte[0]), 0));
        link.sendReply(3, 9, ErrorCode.NO_AUTH, w -> {});
        link.sendReply(4, 9, 0, w -> {});
        link.sendEvent(EventType.NODE_DATA_CHANGED, 10, "/fired");
        work(client);
        assertTrue(recorder.take().contains("event 3 /fired 10"));
        link.received.clear();
        reconnect(client);
        assertTrue(link.received.isEmpty());
    }

    @Test
    void shouldSendManyWatchesInBatches() {
        final PaddockClient client = connected();
        final int count = 5_000;
        final String suffix = "/" + "n".repeat(90);
        for (int i = 1; i <= count; i++) {
            client.getChildren(suffix + i, true, i, recorder);
            work(client);
            link.sendReply(i, 9, 0, w -> stat(w.writeInt(0), 0));
            work(client);
        }
        link.received.clear();
        recorder.lines.clear();
        link.writeLimit = 10_000;
        reconnect(client);
        assertEquals(List.of("CONNECTING", "CONNECTED"), recorder.take());
        final Set<String> paths = new HashSet<>();
        assertTrue(link.received.size() > 3, "batches: " + link.received.size());
        while (!link.received.isEmpty()) {
            assertTrue(link.received.peek().length <= 128 * 1024 + 64);
            final RequestFlyweight batch = request(-8, OpCode.SET_WATCHES);
            final JuteReader names = new JuteReader()
                    .wrap(batch.buffer(), batch.listOffset(2), batch.buffer().capacity() - batch.listOffset(2));
            for (int i = 0; i < batch.listCount(RequestFlyweight.CHILD_WATCHES); i++) {
                names.readBytes();
                paths.add(Utf8.string(names.buffer(), names.valueOffset(), names.valueLength()));
            }
        }
        assertEquals(count, paths.size());
    }

    @Test
    void shouldEndWhenCredentialsAreRefused() {
        final PaddockClient client = connected();
        client.addAuth("digest", "u:p".getBytes(), 1, recorder);
        client.getData("/a", false, 2, recorder);
        work(client);
        link.sendReply(-4, 0, ErrorCode.AUTH_FAILED, w -> {});
        work(client);
        assertEquals(List.of("1 failed -115", "AUTH_FAILED", "2 failed -4"), recorder.take());
    }

    @Test
    void shouldRepeatUnansweredCredentials() {
        final PaddockClient client = client("127.0.0.1:2181");
        client.addAuth("digest", "early:p".getBytes(), 1, recorder);
        work(client);
        link.next();
        link.sendSession(TIMEOUT_MS, SESSION);
        work(client);
        request(-4, OpCode.AUTH);
        reconnect(client);
        request(-4, OpCode.AUTH);
        link.sendReply(-4, 0, 0, w -> {});
        work(client);
        assertEquals(List.of("CONNECTED", "CONNECTING", "CONNECTED", "1 done"), recorder.take());
    }

    @Test
    void shouldDropAServerThatAnswersOutOfOrder() {
        final PaddockClient client = connected();
        client.getData("/a", false, 1, recorder);
        client.getData("/b", false, 2, recorder);
        work(client);
        link.sendReply(2, 1, ErrorCode.NO_NODE, w -> {});
        work(client);
        assertEquals(List.of("CONNECTING", "1 failed -4", "2 failed -4"), recorder.take());
        assertEquals(1, errors.size());
    }

    @Test
    void shouldDropAServerWhoseRepliesMakeNoSense() {
        final PaddockClient client = connected();
        client.getData("/a", false, 1, recorder);
        work(client);
        link.sendReply(1, 1, 0, w -> w.writeInt(1_000_000));
        work(client);
        assertEquals(List.of("CONNECTING", "1 failed -4"), recorder.take());
        reconnect(client);
        recorder.take();
        link.sendLength(5 * 1024 * 1024);
        work(client);
        assertEquals(List.of("CONNECTING"), recorder.take());
    }

    @Test
    void shouldGrowForALongReply() {
        final PaddockClient client = connected();
        client.getData("/a", false, 1, recorder);
        client.getData("/b", false, 2, recorder);
        work(client);
        link.readLimit = 50_000;
        final String large = "y".repeat(1_000_000);
        link.sendReply(1, 1, 0, w -> stat(w.writeString(large), 0));
        link.sendReply(2, 1, 0, w -> stat(w.writeString("small"), 0));
        work(client);
        assertEquals(List.of("1 data " + large + " version 0", "2 data small version 0"), recorder.take());
    }

    @Test
    void shouldSurviveHandlersThatThrow() {
        final PaddockClient client = connected();
        final RuntimeException failure = new RuntimeException("handler");
        client.delete("/a", -1, 1, new DoneHandler() {
            @Override
            public void onDone(final long correlationId) {
                throw failure;
            }

            @Override
            public void onFailure(final long correlationId, final int errorCode) {}
        });
        client.delete("/b", -1, 2, recorder);
        work(client);
        link.sendReply(1, 1, 0, w -> {});
        link.sendReply(2, 2, 0, w -> {});
        work(client);
        assertEquals(List.of(failure), errors);
        assertEquals(List.of("2 done"), recorder.take());
    }

    @Test
    void shouldCloseInOrder() {
        final PaddockClient client = connected();
        client.getData("/a", false, 1, recorder);
        client.startClose();
        assertEquals(PaddockClient.ENDED, client.getData("/a", false, 2, recorder));
        work(client);
        request(1, OpCode.GET_DATA);
        final JuteReader close = link.next();
        assertEquals(2, close.readInt());
        assertEquals(OpCode.CLOSE_SESSION, close.readInt());
        link.sendReply(1, 1, ErrorCode.NO_NODE, w -> {});
        link.sendReply(2, 2, 0, w -> {});
        work(client);
        assertEquals(List.of("CLOSING", "1 failed -101", "CLOSED"), recorder.take());
        assertTrue(link.closed);
        client.close();
    }

    @Test
    void shouldNotWaitLongToClose() {
        final PaddockClient client = connected();
        final long startNs = link.nanoTime();
        client.close();
        assertEquals(ClientState.CLOSED, client.state());
        assertTrue(link.nanoTime() - startNs <= 1_100_000_000L);
        assertTrue(link.closed);
    }

    @Test
    void shouldStartXidsOverAfterTheLargest() {
        final PendingRequests pending = new PendingRequests(2);
        pending.lastXid(Integer.MAX_VALUE - 1);
        assertEquals(Integer.MAX_VALUE, pending.add(OpCode.SYNC, 1, recorder));
        assertEquals(1, pending.add(OpCode.SYNC, 2, recorder));
        assertTrue(pending.isFull());
        assertEquals(Integer.MAX_VALUE, pending.xid());
        pending.removeHead();
        assertEquals(1, pending.xid());
        assertEquals(2, pending.correlationId());
    }

    private static String listed(final RequestFlyweight request, final int list) {
        if (request.listCount(list) == 0) {
            return "";
        }
        assertEquals(1, request.listCount(list));
        final JuteReader reader = new JuteReader()
                .wrap(
                        request.buffer(),
                        request.listOffset(list),
                        request.buffer().capacity());
        reader.readBytes();
        return Utf8.string(reader.buffer(), reader.valueOffset(), reader.valueLength());
    }
}
