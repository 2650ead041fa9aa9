package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.LogRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see of an ensemble: sessions, roles, sync. */
final class EnsembleTest {
    private static final int EPHEMERAL = 1;

    private final Cluster cluster = new Cluster(3);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldServeReadsAndWritesEverywhere() {
        for (int server = 1; server <= 3; server++) {
            final Peer peer = cluster.open(server);
            assertEquals(server, peer.sessionId >>> 56, "number of the server in the top byte");
            peer.create(1, "/s" + server, "x", 0);
            peer.getData(2, "/s" + server);
            cluster.run();
            peer.expect(1, 0);
            assertEquals("x", peer.expect(2, 0).text());
        }
        assertEqualStates();
    }

    @Test
    void shouldMoveASessionToWhereItsClientComes() {
        final Peer first = cluster.open(2);
        first.create(1, "/e", "x", EPHEMERAL);
        cluster.run();
        first.expect(1, 0);
        final Peer second = cluster.reattach(3, first);
        cluster.run();
        second.expectAccepted();
        assertEquals(first.sessionId, second.sessionId);
        assertTrue(first.connection.closed, "the connection at the old server ends");
        assertEquals(3, cluster.server(1).sessions.owner(first.sessionId));
        second.setData(2, "/e", "y");
        cluster.run();
        second.expect(2, 0);
        assertEqualStates();
    }

    @Test
    void shouldNotCountWhatTheOldServerStillSubmits() {
        final Peer first = cluster.open(2);
        cluster.log(2).holdsBack = true;
        first.create(1, "/late", "x", 0);
        cluster.run();
        final Peer second = cluster.reattach(3, first);
        cluster.run();
        second.expectAccepted();
        cluster.log(2).holdsBack = false;
        cluster.run();
        first.expectClosing();
        second.getData(2, "/late");
        cluster.run();
        second.expect(2, ErrorCode.NO_NODE);
        assertEqualStates();
    }

    @Test
    void shouldCostNoEntryToComeBackToTheSameServer() {
        final Peer first = cluster.open(2);
        first.disconnect();
        cluster.run();
        final long before = cluster.order.size();
        final Peer second = cluster.reattach(2, first);
        second.getData(1, "/zookeeper");
        cluster.run();
        second.expectAccepted();
        second.expect(1, 0);
        assertEquals(before, cluster.order.size());
    }

    @Test
    void shouldKeepTheTimeoutThatAClientComesBackWithUnderEachLeader() {
        final Peer first = cluster.open(2);
        first.disconnect();
        cluster.run();
        cluster.order.losesMessages = true;
        final Peer second = cluster.reattach(2, first, 8 * Cluster.TICK_MS);
        cluster.run();
        second.expectAccepted();
        assertEquals(8 * Cluster.TICK_MS, second.timeoutMs);
        assertTrue(cluster.server(2).sessions.contains(first.sessionId));
        cluster.passMs(7 * Cluster.TICK_MS);
        assertTrue(cluster.server(1).sessions.contains(first.sessionId), "the leader waits for as long as it is now");
        cluster.order.elect(3);
        cluster.run();
        cluster.passMs(7 * Cluster.TICK_MS);
        assertTrue(cluster.server(3).sessions.contains(first.sessionId), "the next leader does");
        cluster.passMs(3 * Cluster.TICK_MS);
        second.expectClosing();
        assertEqualStates();
    }

    @Test
    void shouldHaveAClientComeAgainWhoseTimeoutAnOlderConnectionChangesAfterAll() {
        final Peer first = cluster.open(2);
        first.disconnect();
        cluster.log(2).holdsBack = true;
        final Peer late = cluster.reattach(2, first, 8 * Cluster.TICK_MS);
        cluster.run();
        late.disconnect();
        final Peer second = cluster.reattach(2, first);
        cluster.run();
        second.expectAccepted();
        cluster.log(2).holdsBack = false;
        cluster.run();
        second.expectClosing();
        final Peer third = cluster.reattach(2, first);
        cluster.run();
        third.expectAccepted();
        for (int server = 1; server <= 3; server++) {
            assertEquals(first.timeoutMs, cluster.server(server).sessions.timeoutMs(first.sessionId));
        }
        assertEqualStates();
    }

    @Test
    void shouldLookForTheSessionBehindAllThatWasCommitted() {
        final Peer first = cluster.open(1);
        cluster.log(3).isLagging = true;
        final Peer other = cluster.open(2);
        final Peer second = cluster.reattach(3, other);
        cluster.run();
        second.expectNothing();
        first.closeSession(1);
        cluster.run();
        cluster.log(3).isLagging = false;
        final Peer third = cluster.reattach(3, first);
        cluster.run();
        second.expectAccepted();
        third.expectRefused();
        assertEqualStates();
    }

    @Test
    void shouldRefuseAWrongPasswordAtOnce() {
        final Peer first = cluster.open(2);
        final Peer second = cluster.server(3).connect();
        second.handshake(first.sessionId, 4000, 0, new byte[16]);
        second.create(1, "/never", "x", 0);
        cluster.run();
        second.expectRefused();
        assertEquals(2, cluster.server(1).sessions.owner(first.sessionId));
        first.getData(1, "/never");
        cluster.run();
        first.expect(1, ErrorCode.NO_NODE);
    }

    @Test
    void shouldCatchUpWithWhatTheClientHasSeen() {
        final Peer first = cluster.open(2);
        first.create(1, "/seen", "x", 0);
        cluster.run();
        final long seenZxid = first.expect(1, 0).zxid();
        cluster.log(3).isLagging = true;
        first.setData(2, "/seen", "y");
        cluster.run();
        final long newerZxid = first.expect(2, 0).zxid();
        assertTrue(newerZxid > seenZxid);
        final Peer second = cluster.server(3).connect();
        second.handshake(first.sessionId, 4000, newerZxid, first.password);
        second.getData(3, "/seen");
        cluster.run();
        second.expectNothing();
        cluster.log(3).isLagging = false;
        cluster.run();
        second.expectAccepted();
        assertEquals("y", second.expect(3, 0).text());
    }

    @Test
    void shouldCloseAClientThatHasSeenWhatNobodyHas() {
        final Peer first = cluster.open(2);
        final Peer second = cluster.server(3).connect();
        second.handshake(first.sessionId, 4000, Long.MAX_VALUE, first.password);
        second.create(1, "/never", "x", 0);
        final Peer third = cluster.server(3).connect();
        third.handshake(0, 4000, Long.MAX_VALUE, null);
        cluster.run();
        second.expectClosing();
        third.expectClosing();
        first.getData(1, "/never");
        cluster.run();
        first.expect(1, ErrorCode.NO_NODE);
        assertEquals(1, cluster.server(1).sessions.size());
        assertEquals(0, cluster.server(3).pipeline.outstandingRequests(), "handshakes that failed are over");
    }

    @Test
    void shouldForgetTheHandshakeOfAClientThatLeavesBeforeItsQuestionIsAnswered() {
        final Peer first = cluster.open(2);
        cluster.log(3).isLagging = true;
        first.create(1, "/seen", "x", 0);
        cluster.run();
        final long seenZxid = first.expect(1, 0).zxid();
        final Peer fresh = cluster.server(3).connect();
        fresh.handshake(0, 4000, seenZxid, null);
        final Peer known = cluster.server(3).connect();
        known.handshake(first.sessionId, 4000, seenZxid, first.password);
        cluster.run();
        assertEquals(1, cluster.server(3).pipeline.outstandingRequests(), "the new session is waited for");
        fresh.disconnect();
        known.disconnect();
        cluster.run();
        assertEquals(0, cluster.server(3).pipeline.outstandingRequests());
        cluster.log(3).isLagging = false;
        cluster.run();
        assertEquals(0, cluster.server(3).pipeline.outstandingRequests());
        assertEquals(1, cluster.server(1).sessions.size(), "nobody came for the new one");
        final Peer last = cluster.server(3).connect();
        last.handshake(0, 4000, seenZxid, null);
        cluster.run();
        last.expectAccepted();
        assertEquals(0, cluster.server(3).pipeline.outstandingRequests(), "counted once");
    }

    @Test
    void shouldLeaveASessionAloneThatSomebodyWhoHasSeenWhatNobodyHasAsksFor() {
        final Peer first = cluster.open(2);
        for (final byte[] password : new byte[][] {first.password, new byte[16]}) {
            final Peer second = cluster.server(2).connect();
            second.handshake(first.sessionId, 4000, Long.MAX_VALUE, password);
            cluster.run();
            second.expectClosing();
            assertFalse(first.connection.closed);
        }
        first.create(1, "/still", "x", 0);
        cluster.run();
        first.expect(1, 0);
    }

    @Test
    void shouldTellOfAWrongPasswordOnceItKnowsWhatTheClientHasSeen() {
        final Peer first = cluster.open(2);
        cluster.log(3).isLagging = true;
        first.create(1, "/seen", "x", 0);
        cluster.run();
        final long seenZxid = first.expect(1, 0).zxid();
        final Peer second = cluster.server(3).connect();
        second.handshake(first.sessionId, 4000, seenZxid, new byte[16]);
        cluster.run();
        second.expectNothing();
        cluster.log(3).isLagging = false;
        cluster.run();
        second.expectRefused();
        first.getData(2, "/seen");
        cluster.run();
        first.expect(2, 0);
    }

    @Test
    void shouldKeepASessionAliveByWhatItsServerTellsTheLeader() {
        final Peer peer = cluster.open(3);
        final Peer silent = cluster.open(2);
        for (int i = 0; i < 20; i++) {
            cluster.passMs(1300);
            peer.ping();
            cluster.run();
            peer.expect(-2, 0);
        }
        silent.expectClosing();
        assertEquals(1, cluster.server(2).sessions.size());
    }

    @Test
    void shouldExpireOnceTheTimeoutIsOverAndNotBefore() {
        final Peer peer = cluster.open(3);
        peer.create(1, "/e", "x", EPHEMERAL);
        cluster.run();
        peer.expect(1, 0);
        cluster.passMs(1700);
        peer.ping();
        cluster.run();
        peer.expect(-2, 0);
        cluster.passMs(4000);
        assertTrue(cluster.server(1).sessions.contains(peer.sessionId), "not before its time");
        cluster.passMs(2 * Cluster.TICK_MS);
        peer.expectClosing();
        for (int server = 1; server <= 3; server++) {
            assertFalse(cluster.server(server).sessions.contains(peer.sessionId));
            assertEquals(0, cluster.server(server).tree.ephemeralCount());
        }
        assertEqualStates();
    }

    @Test
    void shouldBearTheLossOfSomeReports() {
        final Peer peer = cluster.open(3);
        for (int i = 0; i < 12; i++) {
            cluster.order.losesMessages = i % 3 != 0;
            cluster.passMs(1200);
            peer.ping();
            cluster.run();
            peer.expect(-2, 0);
        }
    }

    @Test
    void shouldGiveEachSessionAFullTimeoutUnderANewLeader() {
        final Peer peer = cluster.open(3);
        cluster.passMs(3500);
        cluster.order.elect(2);
        cluster.run();
        assertEquals(LogRole.LEADING, cluster.server(2).pipeline.role());
        assertEquals(LogRole.FOLLOWING, cluster.server(1).pipeline.role());
        cluster.passMs(3900);
        assertTrue(cluster.server(2).sessions.contains(peer.sessionId));
        cluster.passMs(2 * Cluster.TICK_MS);
        peer.expectClosing();
    }

    @Test
    void shouldNotLetALeaderThatWasDeposedExpireAnybody() {
        final Peer peer = cluster.open(3);
        cluster.log(1).isCut = true;
        cluster.log(1).isUnaware = true;
        cluster.order.elect(2);
        cluster.run();
        for (int i = 0; i < 6; i++) {
            cluster.passMs(1000);
            peer.ping();
            cluster.run();
            peer.expect(-2, 0);
        }
        final long before = cluster.order.size();
        cluster.log(1).isCut = false;
        cluster.log(1).isUnaware = false;
        cluster.run();
        assertTrue(cluster.order.size() > before, "its command gets into the order");
        assertTrue(cluster.server(2).sessions.contains(peer.sessionId));
        peer.ping();
        cluster.passMs(1000);
        peer.expect(-2, 0);
        assertEqualStates();
        // The new leader still keeps its time.
        cluster.passMs(4000 + 2 * Cluster.TICK_MS);
        peer.expectClosing();
    }

    @Test
    void shouldLetASessionLiveWhoseClientHasComeBackElsewhereInTime() {
        final Peer first = cluster.open(2);
        cluster.start(2);
        cluster.run();
        cluster.order.losesMessages = true;
        final Peer second = cluster.reattach(3, first);
        cluster.log(3).isLagging = true;
        cluster.cycle();
        cluster.cycle();
        // The command that moves the session is in the order and not executed at the leader when the time is over.
        cluster.log(1).isLagging = true;
        cluster.log(3).isLagging = false;
        cluster.passMs(4000 + 2 * Cluster.TICK_MS);
        cluster.log(1).isLagging = false;
        cluster.run();
        second.expectAccepted();
        assertTrue(cluster.server(1).sessions.contains(first.sessionId));
        assertEqualStates();
    }

    @Test
    void shouldHoldConnectionsWhileALeaderIsLookedFor() {
        final Peer peer = cluster.open(3);
        peer.create(1, "/a", "x", 0);
        cluster.run();
        peer.expect(1, 0);
        cluster.order.depose();
        cluster.run();
        assertEquals(LogRole.LOOKING, cluster.server(3).pipeline.role());
        peer.getData(2, "/a");
        peer.setData(3, "/a", "y");
        peer.getData(4, "/a");
        final Peer other = cluster.server(2).connect();
        other.handshake(0, 4000, 0, null);
        cluster.passMs(5000);
        assertEquals("x", peer.expect(2, 0).text());
        peer.expectNothing();
        other.expectNothing();
        cluster.order.elect(2);
        cluster.run();
        peer.expect(3, 0);
        assertEquals("y", peer.expect(4, 0).text());
        other.expectAccepted();
        assertEqualStates();
    }

    @Test
    void shouldCloseConnectionsWhenNoLeaderIsFoundInTime() {
        final Peer peer = cluster.open(3);
        cluster.order.depose();
        cluster.passMs(9_900);
        peer.expectNothing();
        assertTrue(peer.connection.isOpen());
        assertTrue(cluster.server(3).pipeline.serving());
        cluster.passMs(200);
        peer.expectClosing();
        assertFalse(cluster.server(3).pipeline.serving());
        final Peer other = cluster.server(3).connect();
        other.handshake(0, 4000, 0, null);
        cluster.run();
        other.expectClosing();
        peer.disconnect();
        cluster.order.elect(2);
        cluster.run();
        final Peer again = cluster.reattach(1, peer);
        cluster.run();
        again.expectAccepted();
        assertEquals(peer.sessionId, again.sessionId);
    }

    @Test
    void shouldNotServeBeforeTheFirstLeader() {
        cluster.order.depose();
        cluster.start(2);
        final Peer peer = cluster.server(2).connect();
        peer.handshake(0, 4000, 0, null);
        cluster.run();
        peer.expectClosing();
    }

    @Test
    void shouldAnswerSyncBehindWhatWasCommittedElsewhere() {
        final Peer writer = cluster.open(1);
        final Peer reader = cluster.open(3);
        cluster.log(3).isLagging = true;
        writer.create(1, "/a", "x", 0);
        cluster.run();
        writer.expect(1, 0);
        reader.getData(1, "/a");
        reader.sync(2, "/a");
        reader.getData(3, "/a");
        cluster.run();
        reader.expect(1, ErrorCode.NO_NODE);
        reader.expectNothing();
        cluster.log(3).isLagging = false;
        cluster.run();
        reader.expect(2, 0);
        assertEquals("x", reader.expect(3, 0).text());
    }

    @Test
    void shouldLetNothingOvertakeAReconfigThatIsRefused() {
        final Peer peer = cluster.open(2);
        peer.request(
                1,
                OpCode.RECONFIG,
                w -> w.writeString("").writeString("3").writeString("").writeLong(-1));
        peer.create(2, "/a", "x", 0);
        peer.getData(3, "/a");
        cluster.run();
        peer.expect(1, ErrorCode.RECONFIG_DISABLED);
        peer.expect(2, 0);
        peer.expect(3, 0);
    }

    private void assertEqualStates() {
        final PipelineFixture one = cluster.server(1);
        for (int server = 2; server <= cluster.size(); server++) {
            final PipelineFixture other = cluster.server(server);
            assertEquals(one.pipeline.applied().zxid(), other.pipeline.applied().zxid(), "zxid of server " + server);
            assertEquals(one.tree.digest(), other.tree.digest(), "digest of server " + server);
            assertEquals(one.sessions.size(), other.sessions.size(), "sessions of server " + server);
            for (final long sessionId : one.sessions.ids()) {
                assertEquals(one.sessions.owner(sessionId), other.sessions.owner(sessionId));
                assertEquals(one.sessions.timeoutMs(sessionId), other.sessions.timeoutMs(sessionId));
            }
        }
        assertNotEquals(ZnodeTree.NONE, one.tree.size());
    }
}
