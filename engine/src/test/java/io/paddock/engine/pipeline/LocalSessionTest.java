package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.session.LocalSessionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that one server of an ensemble keeps to itself (protocol reference §13.6). */
final class LocalSessionTest {
    private static final int EPHEMERAL = 1;

    private Cluster cluster = cluster(true);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldServeWithoutTellingTheLog() {
        final Peer writer = cluster.open(3);
        final long before = cluster.order.size();
        final Peer peer = cluster.open(2);
        peer.getData(1, "/zookeeper");
        peer.sync(2, "/");
        peer.ping();
        peer.closeSession(3);
        cluster.run();
        peer.expect(1, 0);
        peer.expect(2, 0);
        peer.expect(-2, 0);
        peer.expect(3, 0);
        peer.expectClosing();
        assertEquals(before, cluster.order.size(), "entries");
        writer.create(1, "/a", "x", 0);
        writer.setData(2, "/a", "y");
        writer.request(3, OpCode.MULTI, multi -> {
            create(multi, "/b", 0);
            create(multi, "/c", 2);
            end(multi);
        });
        writer.getData(4, "/a");
        cluster.run();
        writer.expect(1, 0);
        writer.expect(2, 0);
        writer.expect(3, 0);
        assertEquals("y", writer.expect(4, 0).text());
        assertEquals(before + 3, cluster.order.size(), "entries");
        for (int server = 1; server <= 3; server++) {
            assertEquals(0, cluster.server(server).sessions.size());
        }
        assertEquals(1, cluster.server(3).pipeline.localSessions().size());
        assertEquals(0, cluster.server(2).pipeline.localSessions().size());
    }

    @Test
    void shouldBeKnownAtItsServerOnly() {
        final Peer first = cluster.open(2);
        first.disconnect();
        cluster.run();
        final Peer elsewhere = cluster.reattach(3, first);
        cluster.run();
        elsewhere.expectRefused();
        final Peer stranger = cluster.server(2).connect();
        stranger.handshake(first.sessionId, 4000, 0, new byte[16]);
        cluster.run();
        stranger.expectRefused();
        final Peer back = cluster.reattach(2, first);
        cluster.run();
        back.expectAccepted();
        assertEquals(first.sessionId, back.sessionId);
        back.create(1, "/a", "x", 0);
        cluster.run();
        back.expect(1, 0);
    }

    @Test
    void shouldBecomeKnownToAllWithItsFirstEphemeral() {
        for (int server = 1; server <= 3; server++) {
            final Peer peer = cluster.open(server);
            final long before = cluster.order.size();
            peer.create(1, "/e" + server, "x", EPHEMERAL);
            peer.create(2, "/f" + server, "x", EPHEMERAL);
            cluster.run();
            peer.expect(1, 0);
            peer.expect(2, 0);
            assertEquals(before + 3, cluster.order.size(), "entries: the session and two nodes");
            for (int each = 1; each <= 3; each++) {
                assertEquals(server, cluster.server(each).sessions.owner(peer.sessionId));
            }
            assertEquals(0, cluster.server(server).pipeline.localSessions().size());
            final Peer moved = cluster.reattach(server % 3 + 1, peer);
            moved.getData(3, "/e" + server);
            moved.closeSession(4);
            cluster.run();
            moved.expectAccepted();
            assertEquals(peer.sessionId, moved.sessionId);
            moved.expect(3, 0);
            moved.expect(4, 0);
            final Peer other = cluster.open(server);
            other.getData(5, "/e" + server);
            cluster.run();
            other.expect(5, ErrorCode.NO_NODE);
        }
    }

    @Test
    void shouldBecomeKnownToAllWithAnEphemeralInsideAMulti() {
        final Peer peer = cluster.open(2);
        peer.request(1, OpCode.MULTI, multi -> {
            create(multi, "/a", 0);
            create(multi, "/a/e", EPHEMERAL);
            end(multi);
        });
        cluster.run();
        peer.expect(1, 0);
        assertTrue(cluster.server(3).sessions.contains(peer.sessionId));
        assertEquals(1, cluster.server(1).tree.ephemeralCount());
    }

    @Test
    void shouldLiveOnAsASessionOfTheLeaderOnceItIsKnownToAll() {
        final Peer peer = cluster.open(2);
        final Peer silent = cluster.open(3);
        peer.create(1, "/kept", "x", EPHEMERAL);
        silent.create(1, "/lost", "x", EPHEMERAL);
        for (int i = 0; i < 10; i++) {
            cluster.passMs(Cluster.TICK_MS);
            peer.ping();
        }
        cluster.run();
        peer.expect(1, 0);
        assertTrue(cluster.server(1).sessions.contains(peer.sessionId));
        assertFalse(cluster.server(1).sessions.contains(silent.sessionId));
        assertEquals(1, cluster.server(3).tree.ephemeralCount());
    }

    @Test
    void shouldRefuseEphemeralsWhereSessionsStayLocal() {
        cluster.close();
        cluster = cluster(false);
        for (int server = 1; server <= 2; server++) {
            final Peer peer = cluster.open(server);
            peer.create(1, "/e", "x", EPHEMERAL);
            peer.request(2, OpCode.MULTI, multi -> {
                create(multi, "/a", 0);
                create(multi, "/e", EPHEMERAL);
                end(multi);
            });
            peer.create(3, "/s" + server, "x", 0);
            cluster.run();
            peer.expect(1, ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
            final Peer.Reply reply = peer.expect(2, 0);
            assertEquals(0, resultOf(reply));
            // What the reference's leader thinks of a session that it has never heard of.
            assertEquals(
                    server == 1 ? ErrorCode.EPHEMERAL_ON_LOCAL_SESSION : ErrorCode.SESSION_EXPIRED, resultOf(reply));
            peer.expect(3, 0);
            assertEquals(0, cluster.server(3).sessions.size());
        }
        assertEquals(0, cluster.server(3).tree.ephemeralCount());
    }

    @Test
    void shouldEndAtItsServerWhenItsClientIsSilent() {
        final Peer silent = cluster.open(2);
        final Peer touching = cluster.open(2);
        final long before = cluster.order.size();
        for (int i = 0; i < 6; i++) {
            cluster.passMs(Cluster.TICK_MS);
            touching.ping();
        }
        cluster.run();
        silent.expectClosing();
        final Peer late = cluster.reattach(2, silent);
        cluster.run();
        late.expectRefused();
        touching.getData(1, "/zookeeper");
        cluster.run();
        while (touching.connection.delivered.size() > 1) {
            touching.expect(-2, 0);
        }
        touching.expect(1, 0);
        assertEquals(before, cluster.order.size());
    }

    @Test
    void shouldOutliveALeader() {
        final Peer peer = cluster.open(2);
        cluster.order.depose();
        peer.ping();
        peer.create(1, "/a", "x", 0);
        cluster.run();
        peer.expect(-2, 0);
        cluster.order.elect(2);
        cluster.run();
        peer.expect(1, 0);
        peer.create(2, "/e", "x", EPHEMERAL);
        cluster.run();
        peer.expect(2, 0);
        cluster.order.elect(3);
        cluster.run();
        peer.setData(3, "/e", "y");
        cluster.run();
        peer.expect(3, 0);
    }

    @Test
    void shouldAnswerInOrderToTheEnd() {
        final Peer peer = cluster.open(2);
        cluster.log(2).holdsBack = true;
        peer.create(1, "/a", "x", 0);
        peer.getData(2, "/a");
        peer.closeSession(3);
        cluster.run();
        peer.expectNothing();
        cluster.log(2).holdsBack = false;
        cluster.run();
        peer.expect(1, 0);
        assertEquals("x", peer.expect(2, 0).text());
        peer.expect(3, 0);
        peer.expectClosing();
        final Peer late = cluster.reattach(2, peer);
        cluster.run();
        late.expectRefused();
    }

    @Test
    void shouldEndInTheLogWhenSomethingBeforeMadeItKnown() {
        final Peer peer = cluster.open(2);
        peer.sync(1, "/");
        peer.create(2, "/e", "x", EPHEMERAL);
        peer.closeSession(3);
        cluster.run();
        peer.expect(1, 0);
        peer.expect(2, 0);
        peer.expect(3, 0);
        peer.expectClosing();
        for (int server = 1; server <= 3; server++) {
            assertEquals(0, cluster.server(server).sessions.size());
            assertEquals(0, cluster.server(server).tree.ephemeralCount());
        }
    }

    @Test
    void shouldNotBeTakenForLostWhileItIsOnItsWayToTheOthers() {
        final Peer peer = cluster.open(2);
        cluster.log(2).holdsBack = true;
        peer.create(1, "/e", "x", EPHEMERAL);
        cluster.run();
        peer.disconnect();
        final Peer early = cluster.reattach(2, peer);
        cluster.run();
        early.expectClosing();
        cluster.log(2).holdsBack = false;
        cluster.run();
        final Peer again = cluster.reattach(2, peer);
        cluster.run();
        again.expectAccepted();
        assertEquals(peer.sessionId, again.sessionId);
        assertEquals(1, cluster.server(1).tree.ephemeralCount());
    }

    @Test
    void shouldHoldNoRequestBackForEver() {
        for (int i = 0; i < 10; i++) {
            final Peer peer = cluster.open(2);
            peer.closeSession(1);
            cluster.run();
            peer.expect(1, 0);
            peer.disconnect();
        }
        cluster.run();
        assertEquals(0, cluster.server(2).pipeline.outstandingRequests());
    }

    private static Cluster cluster(final boolean upgrading) {
        return new Cluster(3, context -> context.localSessions(new LocalSessionConfig(true, upgrading)));
    }

    private static void create(final JuteWriter multi, final String path, final int flags) {
        multi.writeInt(OpCode.CREATE).writeBoolean(false).writeInt(-1);
        multi.writeString(path)
                .writeString("x")
                .writeInt(1)
                .writeInt(31)
                .writeString("world")
                .writeString("anyone")
                .writeInt(flags);
    }

    private static void end(final JuteWriter multi) {
        multi.writeInt(-1).writeBoolean(true).writeInt(-1);
    }

    /** The error of the next result of a multi that failed. */
    private static int resultOf(final Peer.Reply reply) {
        assertEquals(-1, reply.body().readInt(), "type of an error");
        assertFalse(reply.body().readBoolean());
        reply.body().readInt();
        return reply.body().readInt();
    }
}
