package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that fell far behind gets the state of another in place of its own, with clients connected. */
final class ReplacementTest {
    private final Cluster cluster =
            new Cluster(3, context -> context.policy(new CommandPolicy(true, false, false, true, false)));

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldPartWithItsClientsAndGoOnFromThere() throws InterruptedException {
        final Peer writer = cluster.open(1);
        final Peer reader = cluster.open(3);
        writer.create(1, "/a", "old", 0);
        cluster.run();
        writer.expect(1, 0);
        reader.getData(1, "/a", true);
        reader.getData(2, "/missing", true);
        cluster.run();
        reader.expect(1, 0);
        reader.expect(2, ErrorCode.NO_NODE);
        cluster.log(3).isLagging = true;
        for (int i = 0; i < 50; i++) {
            writer.create(10 + i, "/n" + i, "x", 0);
        }
        writer.setData(100, "/a", "new");
        // Executed elsewhere, and nobody here will learn how it ended; what waits behind it is forgotten.
        reader.create(3, "/mine", "x", 0);
        reader.getData(4, "/mine");
        reader.request(
                5,
                OpCode.RECONFIG,
                w -> w.writeInt(-1).writeString("2").writeInt(-1).writeLong(-1));
        reader.getData(6, "/a");
        cluster.run();
        reader.expectNothing();

        cluster.log(3).install(cluster.server(3).pipeline.execute, StateCopy.of(cluster.server(1)));
        cluster.log(3).isLagging = false;
        cluster.run();
        reader.expectClosing();
        assertEquals(0, cluster.server(3).watches.watchCount());
        assertEquals(0, cluster.server(3).watches.watchedPathCount());
        assertEquals(0, cluster.server(3).pipeline.pending.count());
        assertEquals(0, cluster.server(3).pipeline.parked.requests());
        assertEquals(0, cluster.server(3).pipeline.outstandingRequests());
        reader.disconnect();
        assertEqualStates();

        final Peer again = cluster.reattach(3, reader);
        again.getData(1, "/a", true);
        cluster.run();
        again.expectAccepted();
        assertEquals("new", again.expect(1, 0).text());
        writer.connection.delivered.clear();
        writer.setData(101, "/a", "newer");
        cluster.run();
        writer.expect(101, 0);
        assertEquals(Peer.NOTIFICATION_XID, again.reply().xid());
        assertEqualStates();
    }

    @Test
    void shouldNotKeepAHandshakeWaiting() throws InterruptedException {
        final Peer first = cluster.open(1);
        cluster.log(3).isLagging = true;
        final Peer creating = cluster.server(3).connect();
        creating.handshake(0, 4000, 0, null);
        final Peer moving = cluster.reattach(3, first);
        moving.create(1, "/behind", "x", 0);
        cluster.run();
        cluster.log(3).install(cluster.server(3).pipeline.execute, StateCopy.of(cluster.server(1)));
        cluster.log(3).isLagging = false;
        cluster.run();
        creating.expectClosing();
        moving.expectClosing();
        assertEquals(0, cluster.server(3).pipeline.outstandingRequests());
        final Peer again = cluster.reattach(3, first);
        again.getData(1, "/behind");
        cluster.run();
        again.expectAccepted();
        again.expect(1, ErrorCode.NO_NODE);
    }

    @Test
    void shouldRememberTheMembersAndTheChangeUnderWay() throws InterruptedException {
        cluster.order.activates = false;
        final Peer peer = cluster.open(2);
        peer.request(
                1,
                OpCode.RECONFIG,
                w -> w.writeInt(-1).writeString("3").writeInt(-1).writeLong(-1));
        cluster.run();
        assertTrue(cluster.server(1).membership.nextZxid() != 0);
        cluster.start(3);
        cluster.log(3).install(cluster.server(3).pipeline.execute, StateCopy.of(cluster.server(1)));
        cluster.run();
        assertEquals(
                cluster.server(1).membership.next(),
                cluster.server(3).membership.next());
        assertEquals(2, cluster.server(3).sessions.owner(peer.sessionId));
        cluster.order.activates = true;
        cluster.run();
        peer.expect(1, 0);
        assertFalse(cluster.server(3).membership.active().isVoter(3));
        assertEqualStates();
    }

    private void assertEqualStates() {
        final PipelineFixture one = cluster.server(1);
        final PipelineFixture other = cluster.server(3);
        assertEquals(one.pipeline.applied().zxid(), other.pipeline.applied().zxid());
        assertEquals(one.tree.digest(), other.tree.digest());
        assertEquals(one.sessions.size(), other.sessions.size());
        assertEquals(one.membership.active(), other.membership.active());
        other.tree.verify();
    }
}
