package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.session.SessionPasswords;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a connection gets its session (protocol reference §3). */
final class HandshakeTest {
    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldCreateASessionThroughTheLog() {
        fixture.log.commitsAtFlush = false;
        final Peer peer = fixture.connect();
        peer.handshake(0, 10_000, 0, null);
        fixture.run();
        peer.expectNothing();
        fixture.log.commit(1);
        fixture.run();
        assertEquals(37, peer.connection.delivered.peek().capacity());
        peer.expectAccepted();
        assertEquals(10_000, peer.timeoutMs);
        assertArrayEquals(SessionPasswords.of(peer.sessionId), peer.password);
        assertEquals(10_000, fixture.sessions.timeoutMs(peer.sessionId));
        assertEquals(1, peer.sessionId >>> 56, "number of the server in the top byte");
    }

    @Test
    void shouldMirrorTheFlag() {
        final Peer peer = fixture.connect();
        peer.handshake(0, 10_000, 0, new byte[16], false);
        fixture.run();
        assertEquals(36, peer.connection.delivered.peek().capacity());
        peer.expectAccepted();
        final Peer refused = fixture.connect();
        refused.handshake(12345, 10_000, 0, new byte[16], false);
        fixture.run();
        assertEquals(36, refused.connection.delivered.peek().capacity());
        refused.expectRefused();
    }

    @Test
    void shouldClampTheTimeout() {
        final int[][] table = {
            {0, 2_000},
            {-5, 2_000},
            {1_999, 2_000},
            {2_000, 2_000},
            {7_777, 7_777},
            {20_000, 20_000},
            {20_001, 20_000},
            {Integer.MAX_VALUE, 20_000},
            {Integer.MIN_VALUE, 2_000}
        };
        for (final int[] row : table) {
            final Peer peer = fixture.connect();
            peer.handshake(0, row[0], 0, null);
            fixture.run();
            peer.expectAccepted();
            assertEquals(row[1], peer.timeoutMs, "for " + row[0]);
        }
    }

    @Test
    void shouldTakeRequestsThatAreSentBehindTheHandshake() {
        fixture.log.commitsAtFlush = false;
        final Peer peer = fixture.connect();
        peer.handshake(0, 10_000, 0, null);
        peer.getData(1, "/none");
        peer.create(2, "/a", "x", 1);
        peer.getData(3, "/a");
        fixture.run();
        peer.expectNothing();
        fixture.log.commit(2);
        fixture.run();
        peer.expectAccepted();
        peer.expect(1, ErrorCode.NO_NODE);
        peer.expect(2, 0);
        assertEquals("x", peer.expect(3, 0).text());
    }

    @Test
    void shouldAnswerAClientThatLeavesAtOnce() {
        final Peer peer = fixture.connect();
        peer.handshake(0, 10_000, 0, null);
        peer.closeSession(1);
        fixture.run();
        peer.expectAccepted();
        peer.expect(1, 0);
        peer.expectClosing();
        assertEquals(0, fixture.sessions.size());
    }

    @Test
    void shouldGiveASessionBackToItsClient() {
        final Peer first = fixture.open();
        first.disconnect();
        fixture.run();
        final Peer second = fixture.connect();
        second.handshake(first.sessionId, 5_000, 0, first.password);
        fixture.run();
        second.expectAccepted();
        assertEquals(first.sessionId, second.sessionId);
        assertEquals(5_000, second.timeoutMs, "negotiated again");
        second.getData(1, "/zookeeper");
        fixture.run();
        second.expect(1, 0);
    }

    @Test
    void shouldReplaceTheOldConnectionOfASession() {
        final Peer old = fixture.open();
        final Peer fresh = fixture.connect();
        fresh.handshake(old.sessionId, 5_000, 0, old.password);
        fixture.run();
        fresh.expectAccepted();
        assertTrue(old.connection.closed);
        old.disconnect();
        fixture.run();
        fresh.getData(1, "/zookeeper");
        fixture.run();
        fresh.expect(1, 0);
    }

    @Test
    void shouldReplaceTheOldConnectionBeforeThePasswordIsLookedAt() {
        final Peer old = fixture.open();
        final Peer wrong = fixture.connect();
        wrong.handshake(old.sessionId, 5_000, 0, new byte[16]);
        fixture.run();
        wrong.expectRefused();
        assertTrue(old.connection.closed);
        assertTrue(fixture.sessions.contains(old.sessionId), "the session itself lives on");
    }

    @Test
    void shouldRefuseWhatIsNoSessionOfTheClient() {
        final Peer owner = fixture.open();
        final byte[] tooShort = java.util.Arrays.copyOf(owner.password, 15);
        final Object[][] table = {
            {"unknown session", 0x123456L, SessionPasswords.of(0x123456L)},
            {"wrong password", owner.sessionId, new byte[16]},
            {"short password", owner.sessionId, tooShort},
            {"no password", owner.sessionId, new byte[0]},
        };
        for (final Object[] row : table) {
            final Peer peer = fixture.connect();
            peer.handshake((Long) row[1], 5_000, 0, (byte[]) row[2]);
            fixture.run();
            assertEquals(37, peer.connection.delivered.peek().capacity(), (String) row[0]);
            peer.expectRefused();
        }
    }

    @Test
    void shouldRefuseASessionWhoseEndIsOnTheWay() {
        final Peer peer = fixture.open();
        fixture.log.commitsAtFlush = false;
        peer.closeSession(1);
        fixture.run();
        final Peer other = fixture.connect();
        other.handshake(peer.sessionId, 5_000, 0, peer.password);
        fixture.run();
        other.expectRefused();
    }

    @Test
    void shouldSendAwayClientsFromTheFuture() {
        final Peer seen = fixture.open();
        final long zxid = fixture.pipeline.applied().zxid();
        final Peer same = fixture.connect();
        same.handshake(0, 5_000, zxid, null);
        fixture.run();
        same.expectAccepted();
        final Peer ahead = fixture.connect();
        ahead.handshake(seen.sessionId, 5_000, fixture.pipeline.applied().zxid() + 1, seen.password);
        fixture.run();
        ahead.expectClosing();
        assertTrue(seen.connection.isOpen(), "nothing else was looked at");
    }

    @Test
    void shouldCloseOnAHandshakeThatIsNone() {
        final Peer peer = fixture.connect();
        peer.frame(w -> w.writeInt(0).writeInt(0));
        fixture.run();
        peer.expectClosing();
        assertEquals(0, fixture.pipeline.outstandingRequests());
    }

    @Test
    void shouldWaitForTheLogWithANewSession() {
        fixture.log.pressured = true;
        final Peer peer = fixture.connect();
        peer.handshake(0, 10_000, 0, null);
        peer.create(1, "/a", "x", 0);
        fixture.pipeline.agent().doWork();
        fixture.pipeline.agent().doWork();
        peer.expectNothing();
        fixture.log.pressured = false;
        fixture.run();
        peer.expectAccepted();
        peer.expect(1, 0);
    }

    @Test
    void shouldNotGiveIdsTwice() {
        final long first = fixture.open().sessionId;
        final long second = fixture.open().sessionId;
        assertEquals(first + 1, second);
        final MemoryLog log = MemoryLog.restarted(fixture.log);
        try (PipelineFixture restarted = new PipelineFixture(log, context -> context)) {
            // The same clock, so the same start of the ids.
            assertNotEquals(first, restarted.open().sessionId);
            assertEquals(3, restarted.sessions.size());
        }
    }

    @Test
    void shouldAnswerAWordAndClose() {
        final Peer peer = fixture.connect();
        fixture.pipeline
                .frameHandler()
                .onWord(peer.connection, PipelineFixture.RUOK, peer.connection.delivered.peek(), 0, 0);
        fixture.run();
        assertEquals("imok", Peer.text(peer.next()));
        peer.expectClosing();
    }

    @Test
    void shouldDemandAnIdOfAScheme() {
        try (PipelineFixture strict =
                new PipelineFixture(new MemoryLog(), context -> context.demandedSchemes(Set.of("digest")))) {
            final Peer known = strict.open();
            known.auth(-4, "user:secret");
            known.getData(1, "/zookeeper");
            strict.run();
            known.expect(-4, 0);
            known.expect(1, 0);
            final Peer unknown = strict.open();
            unknown.getData(1, "/zookeeper");
            unknown.getData(2, "/zookeeper");
            strict.run();
            assertEquals(
                    0,
                    unknown.expect(1, ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH)
                            .zxid());
            unknown.expectClosing();
            assertFalse(strict.pipeline.outstandingRequests() > 0);
        }
    }

    @Test
    void shouldKeepClientSentServerRequestsOut() {
        final Peer peer = fixture.open();
        final int before = fixture.log.entries.size();
        peer.request(1, OpCode.CREATE_SESSION, w -> w.writeInt(1000));
        fixture.run();
        peer.expect(1, ErrorCode.UNIMPLEMENTED);
        assertEquals(before, fixture.log.entries.size());
    }
}
