package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.metrics.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When sessions and connections end by themselves (protocol reference §13.2). */
final class ExpiryTest {
    private static final int TIMEOUT_MS = 4 * PipelineFixture.TICK_MS;

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldEndASilentSessionWithItsNodesAndItsConnection() {
        final Peer silent = fixture.open();
        silent.create(1, "/e", "x", 1);
        final Peer watcher = fixture.open();
        watcher.getData(1, "/e", true);
        fixture.run();
        silent.expect(1, 0);
        watcher.expect(1, 0);
        for (int i = 0; i < 6; i++) {
            fixture.passMs(PipelineFixture.TICK_MS);
            watcher.ping();
        }
        fixture.run();
        assertFalse(fixture.sessions.contains(silent.sessionId));
        silent.expectClosing();
        assertTrue(fixture.sessions.contains(watcher.sessionId));
        assertEquals(1, fixture.metrics.value(Counter.STALE_SESSIONS_EXPIRED));
        boolean notified = false;
        while (!watcher.connection.delivered.isEmpty()) {
            notified |= watcher.reply().xid() == Peer.NOTIFICATION_XID;
        }
        assertTrue(notified);
    }

    @Test
    void shouldNeverEndASessionEarlyAndAtMostOneTickLate() {
        for (int start = 0; start < 10; start++) {
            final Peer peer = fixture.open();
            fixture.passMs(TIMEOUT_MS);
            assertTrue(fixture.sessions.contains(peer.sessionId), "after its timeout, start " + start);
            fixture.passMs(PipelineFixture.TICK_MS);
            assertFalse(fixture.sessions.contains(peer.sessionId), "a tick later, start " + start);
            fixture.passMs(130);
        }
    }

    @Test
    void shouldKeepASessionThatSendsAnything() {
        final Peer peer = fixture.open();
        for (int i = 0; i < 20; i++) {
            fixture.passMs(TIMEOUT_MS - 100);
            if (i % 2 == 0) {
                peer.ping();
            } else {
                peer.getData(i, "/zookeeper");
            }
            fixture.run();
        }
        assertTrue(fixture.sessions.contains(peer.sessionId));
        assertEquals(20, peer.connection.delivered.size());
    }

    @Test
    void shouldKeepASessionWithoutAConnectionUntilItsTimeout() {
        final Peer first = fixture.open();
        first.disconnect();
        fixture.passMs(TIMEOUT_MS - 100);
        final Peer second = fixture.connect();
        second.handshake(first.sessionId, TIMEOUT_MS, 0, first.password);
        fixture.run();
        second.expectAccepted();
        fixture.passMs(TIMEOUT_MS - 100);
        assertTrue(fixture.sessions.contains(first.sessionId));
    }

    @Test
    void shouldUseTheTimeoutOfTheLastHandshake() {
        final Peer first = fixture.open();
        final Peer second = fixture.connect();
        second.handshake(first.sessionId, 2 * PipelineFixture.TICK_MS, 0, first.password);
        fixture.run();
        second.expectAccepted();
        fixture.passMs(3 * PipelineFixture.TICK_MS);
        assertFalse(fixture.sessions.contains(first.sessionId));
    }

    @Test
    void shouldStartOverWithAFullTimeoutAfterARestart() {
        final Peer peer = fixture.open();
        fixture.passMs(TIMEOUT_MS - 100);
        try (PipelineFixture restarted = new PipelineFixture(MemoryLog.restarted(fixture.log), context -> context)) {
            restarted.passMs(TIMEOUT_MS - 100);
            assertTrue(restarted.sessions.contains(peer.sessionId));
            final Peer back = restarted.connect();
            back.handshake(
                    peer.sessionId, TIMEOUT_MS, fixture.pipeline.applied().zxid(), peer.password);
            restarted.run();
            back.expectAccepted();
            restarted.passMs(TIMEOUT_MS + PipelineFixture.TICK_MS);
            assertFalse(restarted.sessions.contains(peer.sessionId));
        }
    }

    @Test
    void shouldNotTakeALongRestartForTheSilenceOfClients() {
        final Peer peer = fixture.open();
        final ManualClock clock = new ManualClock();
        final MemoryLog log = MemoryLog.restarted(fixture.log);
        log.whileRecovering = () -> clock.advanceMs(10 * TIMEOUT_MS);
        try (PipelineFixture restarted =
                new PipelineFixture(log, context -> context.clocks(clock::nanoTime, clock::epochMs))) {
            restarted.run();
            assertTrue(restarted.sessions.contains(peer.sessionId), "after the restart");
            clock.advanceMs(TIMEOUT_MS - 100);
            restarted.run();
            assertTrue(restarted.sessions.contains(peer.sessionId), "before its timeout");
        }
    }

    @Test
    void shouldNotTakeItsOwnPauseForTheSilenceOfClients() {
        final Peer peer = fixture.open();
        fixture.clock.advanceMs(10 * TIMEOUT_MS);
        fixture.pipeline.agent().doWork();
        peer.ping();
        fixture.run();
        assertTrue(fixture.sessions.contains(peer.sessionId));
        fixture.passMs(TIMEOUT_MS - 100);
        assertTrue(fixture.sessions.contains(peer.sessionId));
    }

    @Test
    void shouldTryAgainWhenTheLogTakesNoExpiry() {
        final Peer peer = fixture.open();
        fixture.log.pressured = true;
        for (int i = 0; i < 80; i++) {
            fixture.clock.advanceMs(100);
            fixture.pipeline.agent().doWork();
        }
        assertTrue(fixture.sessions.contains(peer.sessionId));
        fixture.log.pressured = false;
        fixture.passMs(100);
        assertFalse(fixture.sessions.contains(peer.sessionId));
    }

    @Test
    void shouldDropRequestsOfASessionThatIsEnding() {
        final Peer peer = fixture.open();
        fixture.log.commitsAtFlush = false;
        fixture.passMs(TIMEOUT_MS + PipelineFixture.TICK_MS);
        assertEquals(1, fixture.log.uncommitted());
        peer.create(1, "/late", "x", 0);
        fixture.run();
        assertEquals(1, fixture.log.uncommitted());
        fixture.log.commit(1);
        fixture.run();
        peer.expectClosing();
        assertEquals(0, fixture.pipeline.outstandingRequests());
    }

    @Test
    void shouldRefuseWritesOfASessionThatTheLogHasClosed() {
        final Peer peer = fixture.open();
        fixture.log.commitsAtFlush = false;
        peer.create(1, "/a", "x", 0);
        fixture.run();
        fixture.log.commitsAtFlush = true;
        peer.closeSession(2);
        peer.create(3, "/b", "x", 0);
        fixture.run();
        peer.expect(1, 0);
        peer.expect(2, 0);
        peer.expectClosing();
        final Peer other = fixture.open();
        other.getData(1, "/b");
        fixture.run();
        other.expect(1, ErrorCode.NO_NODE);
    }

    @Test
    void shouldCloseConnectionsWithoutAHandshake() {
        final Peer idle = fixture.connect();
        final Peer open = fixture.open();
        for (int i = 0; i < 12; i++) {
            fixture.passMs(PipelineFixture.TICK_MS);
            assertEquals(i < 9, idle.connection.isOpen(), "second " + (i + 1));
            open.ping();
        }
        idle.expectClosing();
        assertTrue(open.connection.isOpen());
        assertEquals(1, fixture.metrics.value(Counter.SESSIONLESS_CONNECTIONS_EXPIRED));
    }

    @Test
    void shouldExpireThousandsTogether() {
        for (int i = 0; i < 3_000; i++) {
            final Peer peer = fixture.connect();
            peer.handshake(0, TIMEOUT_MS, 0, null);
            fixture.run();
            peer.disconnect();
        }
        fixture.run();
        assertEquals(3_000, fixture.sessions.size());
        fixture.passMs(TIMEOUT_MS + PipelineFixture.TICK_MS);
        assertEquals(0, fixture.sessions.size());
    }
}
