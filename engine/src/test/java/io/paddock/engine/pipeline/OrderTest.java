package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.metrics.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is promised of the order of requests and replies (protocol reference §27). */
final class OrderTest {
    private final PipelineFixture fixture = new PipelineFixture();
    private final Peer peer = fixture.open();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void createNode() {
        peer.create(1, "/a", "old", 0);
        fixture.run();
        peer.expect(1, 0);
        fixture.log.commitsAtFlush = false;
    }

    @Test
    void shouldRunReadsBetweenTheWritesThatSurroundThem() {
        createNode();
        peer.setData(2, "/a", "one");
        peer.getData(3, "/a");
        peer.setData(4, "/a", "two");
        peer.getData(5, "/a");
        fixture.run();
        peer.expectNothing();
        assertEquals(2, fixture.log.uncommitted(), "both writes are on their way at once");

        fixture.log.commit(1);
        fixture.run();
        peer.expect(2, 0);
        assertEquals("one", peer.expect(3, 0).text());
        peer.expectNothing();

        fixture.log.commit(1);
        fixture.run();
        peer.expect(4, 0);
        assertEquals("two", peer.expect(5, 0).text());
        peer.expectNothing();
    }

    @Test
    void shouldRunReadsBetweenWritesThatAreCommittedTogether() {
        createNode();
        peer.setData(2, "/a", "one");
        peer.getData(3, "/a");
        peer.setData(4, "/a", "two");
        fixture.run();
        fixture.log.commit(2);
        fixture.run();
        peer.expect(2, 0);
        assertEquals("one", peer.expect(3, 0).text());
        peer.expect(4, 0);
    }

    @Test
    void shouldNotLetOthersWaitForAWrite() {
        createNode();
        final Peer other = otherPeer();
        peer.setData(2, "/a", "new");
        other.getData(7, "/a");
        fixture.run();
        assertEquals("old", other.expect(7, 0).text());
        peer.expectNothing();
    }

    @Test
    void shouldKeepThePlaceOfWhatIsAnsweredWithoutTheLog() {
        createNode();
        peer.setData(2, "/a", "new");
        peer.ping();
        peer.request(3, OpCode.SET_DATA, w -> w.writeInt(77));
        peer.auth(-4, "user:secret");
        peer.request(5, OpCode.GET_DATA, w -> w.writeInt(77));
        fixture.run();
        peer.expectNothing();
        fixture.log.commit(1);
        fixture.run();
        final long zxid = peer.expect(2, 0).zxid();
        assertEquals(zxid, peer.expect(-2, 0).zxid());
        assertEquals(zxid, peer.expect(3, ErrorCode.MARSHALLING_ERROR).zxid());
        assertEquals(0, peer.expect(-4, 0).zxid());
        assertEquals(zxid, peer.expect(5, ErrorCode.MARSHALLING_ERROR).zxid());
        peer.expectNothing();
    }

    @Test
    void shouldUseTheIdsThatHeldWhenARequestArrived() {
        createNode();
        peer.setData(2, "/a", "new");
        peer.request(3, OpCode.WHO_AM_I, w -> {});
        peer.auth(-4, "user:secret");
        peer.request(5, OpCode.WHO_AM_I, w -> {});
        fixture.run();
        fixture.log.commit(1);
        fixture.run();
        peer.expect(2, 0);
        assertEquals(1, peer.expect(3, 0).body().readInt(), "ids before");
        peer.expect(-4, 0);
        assertEquals(2, peer.expect(5, 0).body().readInt(), "ids after");
    }

    @Test
    void shouldLetASyncWaitForOwnWritesAndWritesWaitForTheSync() {
        createNode();
        peer.setData(2, "/a", "one");
        peer.sync(3, "/a");
        peer.setData(4, "/a", "two");
        peer.getData(5, "/a");
        fixture.run();
        peer.expectNothing();
        assertEquals(1, fixture.log.uncommitted(), "the write behind the sync waits");
        fixture.log.commit(1);
        fixture.run();
        peer.expect(2, 0);
        assertEquals("/a", peer.expect(3, 0).text());
        peer.expectNothing();
        assertEquals(1, fixture.log.uncommitted());
        fixture.log.commit(1);
        fixture.run();
        peer.expect(4, 0);
        assertEquals("two", peer.expect(5, 0).text());
    }

    @Test
    void shouldAnswerASyncWithoutWritesAtOnce() {
        peer.sync(1, "/nowhere");
        peer.sync(2, null);
        fixture.run();
        assertEquals("/nowhere", peer.expect(1, 0).text());
        assertEquals(null, peer.expect(2, 0).text());
    }

    @Test
    void shouldRefuseAnUndecodableSync() {
        peer.request(1, OpCode.SYNC, w -> w.writeInt(50));
        fixture.run();
        peer.expect(1, ErrorCode.MARSHALLING_ERROR);
    }

    @Test
    void shouldKeepRequestsLongerThanABlock() {
        createNode();
        final String path = "/" + "p".repeat(5_000);
        peer.setData(2, "/a", "new");
        peer.sync(3, path);
        peer.getData(4, path);
        peer.getData(5, "/a");
        fixture.run();
        fixture.log.commit(1);
        fixture.run();
        peer.expect(2, 0);
        assertEquals(path, peer.expect(3, 0).text());
        peer.expect(4, ErrorCode.NO_NODE);
        assertEquals("new", peer.expect(5, 0).text());
    }

    @Test
    void shouldTakeFramesLongerThanASlot() {
        final String data = "d".repeat(900_000);
        peer.create(1, "/big", data, 0);
        peer.getData(2, "/big");
        fixture.run();
        peer.expect(1, 0);
        assertEquals(data, peer.expect(2, 0).text());
    }

    @Test
    void shouldCloseBehindTheAnswerToAnUnknownRequest() {
        createNode();
        for (final int opCode : new int[] {0, 13, 20, 55, -1, -10}) {
            final Peer other = otherPeer();
            other.getData(1, "/a");
            other.request(2, opCode, w -> {});
            other.getData(3, "/a");
            fixture.run();
            other.expect(1, 0);
            assertEquals(-1, other.expect(2, ErrorCode.UNIMPLEMENTED).zxid(), "opcode " + opCode);
            other.expectClosing();
        }
    }

    @Test
    void shouldAnswerAnUnknownRequestInItsTurn() {
        createNode();
        peer.setData(2, "/a", "new");
        peer.request(3, 99, w -> {});
        fixture.run();
        peer.expectNothing();
        assertTrue(peer.connection.isOpen());
        fixture.log.commit(1);
        fixture.run();
        peer.expect(2, 0);
        peer.expect(3, ErrorCode.UNIMPLEMENTED);
        peer.expectClosing();
    }

    @Test
    void shouldCloseOnAFrameWithoutAHeader() {
        peer.frame(w -> w.writeInt(1));
        fixture.run();
        peer.expectClosing();
    }

    @Test
    void shouldRefuseBadCredentialsAndClose() {
        peer.request(-4, OpCode.AUTH, w -> w.writeInt(0).writeString("nonsense").writeString("x"));
        fixture.run();
        assertEquals(0, peer.expect(-4, ErrorCode.AUTH_FAILED).zxid());
        peer.expectClosing();
        assertEquals(1, fixture.statistics.authFailures());
    }

    @Test
    void shouldAnswerSaslWithANullToken() {
        peer.request(6, OpCode.SASL, w -> w.writeString("token"));
        fixture.run();
        final Peer.Reply reply = peer.expect(6, 0);
        assertEquals(0, reply.zxid());
        assertEquals(-1, reply.body().readInt());
    }

    @Test
    void shouldExecuteWritesOfAConnectionThatIsGoneButNotItsReads() {
        createNode();
        peer.setData(2, "/a", "one");
        peer.getData(3, "/a");
        peer.sync(4, "/a");
        peer.setData(5, "/a", "two");
        fixture.run();
        peer.disconnect();
        fixture.run();
        assertEquals(2, fixture.log.uncommitted(), "the write behind the sync goes, too");
        fixture.log.commit(2);
        fixture.run();
        peer.expectNothing();
        assertEquals(0, fixture.pipeline.outstandingRequests());
        final Peer other = otherPeer();
        other.getData(9, "/a");
        fixture.run();
        assertEquals("two", other.expect(9, 0).text());
    }

    @Test
    void shouldFlushEachConnectionOncePerCycle() {
        createNode();
        final int before = peer.connection.flushes;
        for (int xid = 2; xid < 102; xid++) {
            peer.getData(xid, "/a");
        }
        fixture.run();
        assertEquals(100, peer.connection.delivered.size());
        assertEquals(before + 1, peer.connection.flushes);
    }

    @Test
    void shouldSendNotificationsBeforeTheReplyOfTheWriteThatCausedThem() {
        createNode();
        final Peer other = otherPeer();
        other.getData(1, "/a", true);
        peer.getData(2, "/a", true);
        fixture.run();
        other.expect(1, 0);
        peer.expect(2, 0);
        peer.setData(3, "/a", "new");
        fixture.run();
        fixture.log.commit(1);
        fixture.run();
        final Peer.Reply event = peer.expect(Peer.NOTIFICATION_XID, 0);
        assertEquals(event.zxid(), peer.expect(3, 0).zxid());
        assertEquals(event.zxid(), other.expect(Peer.NOTIFICATION_XID, 0).zxid());
        assertEquals(2 * 30, fixture.metrics.value(Counter.WATCH_BYTES));
    }

    @Test
    void shouldForgetTheWatchesOfAConnectionThatIsGone() {
        createNode();
        peer.getData(2, "/a", true);
        fixture.run();
        peer.expect(2, 0);
        assertEquals(1, fixture.watches.watchCount());
        peer.disconnect();
        fixture.run();
        assertEquals(0, fixture.watches.watchCount());
    }

    @Test
    void shouldFinishEveryRequestExactlyOnce() {
        createNode();
        peer.setData(2, "/a", "one");
        peer.getData(3, "/a");
        peer.sync(4, "/a");
        peer.request(5, OpCode.SET_DATA, w -> {});
        peer.closeSession(6);
        peer.getData(7, "/a");
        assertEquals(6, fixture.pipeline.outstandingRequests());
        fixture.run();
        fixture.log.commitsAtFlush = true;
        fixture.log.commit(fixture.log.uncommitted());
        fixture.run();
        assertEquals(0, fixture.pipeline.outstandingRequests());
        peer.expect(2, 0);
        peer.expect(3, 0);
        peer.expect(4, 0);
        peer.expect(5, ErrorCode.MARSHALLING_ERROR);
        peer.expect(6, 0);
        peer.expectClosing();
        assertFalse(fixture.sessions.contains(peer.sessionId));
    }

    private Peer otherPeer() {
        final boolean before = fixture.log.commitsAtFlush;
        fixture.log.commitsAtFlush = true;
        final Peer other = fixture.open();
        fixture.log.commitsAtFlush = before;
        return other;
    }
}
