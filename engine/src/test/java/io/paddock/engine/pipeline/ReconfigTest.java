package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of the ensemble and what clients see of them (protocol reference §6.9, §18). */
final class ReconfigTest {
    private static final String CONFIG = "/zookeeper/config";
    private static final CommandPolicy ALLOWED = new CommandPolicy(true, false, false, true, false);

    private final Cluster cluster = new Cluster(3, context -> context.policy(ALLOWED));

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldShowWhatTheEnsembleHasBegunWith() {
        for (int server = 1; server <= 3; server++) {
            final Peer peer = cluster.open(server);
            peer.getData(1, CONFIG);
            cluster.run();
            final Peer.Reply reply = peer.expect(1, 0);
            assertEquals(line(1) + line(2) + line(3) + "version=100000000", reply.text());
            expectStat(reply, 0x1_0000_0000L);
        }
        assertEqualStates();
    }

    @Test
    void shouldNotBeginAnewUnderALaterLeader() {
        cluster.order.elect(2);
        cluster.run();
        final Peer peer = cluster.open(3);
        peer.getData(1, CONFIG);
        cluster.run();
        assertTrue(peer.expect(1, 0).text().endsWith("version=100000000"));
    }

    @Test
    void shouldLetAServerGo() {
        final Peer watching = cluster.open(1);
        watching.getData(1, CONFIG, true);
        cluster.run();
        watching.expect(1, 0);
        final Peer peer = cluster.open(2);
        reconfig(peer, 1, null, "3", null, 0x1_0000_0000L);
        peer.getData(2, CONFIG);
        cluster.run();
        final Peer.Reply reply = peer.expect(1, 0);
        final String text = line(1) + line(2) + "version=" + Long.toHexString(reply.zxid());
        assertEquals(text, reply.text());
        expectStat(reply, reply.zxid());
        assertEquals(text, peer.expect(2, 0).text());
        final Peer.Reply event = watching.reply();
        assertEquals(Peer.NOTIFICATION_XID, event.xid());
        assertEquals(3, event.body().readInt(), "data changed");
        assertEqualStates();
    }

    @Test
    void shouldTakeAServerIn() {
        final Peer peer = cluster.open(1);
        reconfig(peer, 1, "server.4=127.0.0.4:2888:3888;2181", null, null, -1);
        cluster.run();
        final String text = peer.expect(1, 0).text();
        assertTrue(text.contains("server.4=127.0.0.4:2888:3888:participant;0.0.0.0:2181\nversion="), text);
        assertEqualStates();
    }

    @Test
    void shouldReplaceAllMembers() {
        final Peer peer = cluster.open(3);
        final String members = "server.1=a:1:2;3,server.2=b:1:2:observer;3\nserver.9=c:1:2:participant;3";
        reconfig(peer, 1, "ignored", "ignored", members, -1);
        cluster.run();
        final Peer.Reply reply = peer.expect(1, 0);
        assertEquals(
                "server.1=a:1:2:participant;0.0.0.0:3\nserver.2=b:1:2:observer;0.0.0.0:3\n"
                        + "server.9=c:1:2:participant;0.0.0.0:3\nversion="
                        + Long.toHexString(reply.zxid()),
                reply.text());
        assertEqualStates();
    }

    @Test
    void shouldRefuseWhatIsNoChange() {
        final Object[][] table = {
            {null, "3", null, 0x1_0000_0001L, ErrorCode.BAD_VERSION},
            {"server.4=127.0.0.4:2888:3888", null, null, -1L, ErrorCode.BAD_ARGUMENTS},
            {"server.4=127.0.0.1:2888:9;10", null, null, -1L, ErrorCode.BAD_ARGUMENTS},
            {"server.4", null, null, -1L, ErrorCode.BAD_ARGUMENTS},
            {"server.x=h:1:2;3", null, null, -1L, ErrorCode.MARSHALLING_ERROR},
            {null, "two", null, -1L, ErrorCode.MARSHALLING_ERROR},
            {null, "2,3", null, -1L, ErrorCode.BAD_ARGUMENTS},
            {null, null, "server.1=h:1:2;3", -1L, ErrorCode.BAD_ARGUMENTS},
            {null, null, "nonsense", -1L, ErrorCode.BAD_ARGUMENTS},
            {null, null, "", -1L, ErrorCode.BAD_ARGUMENTS},
        };
        final Peer peer = cluster.open(2);
        int xid = 0;
        for (final Object[] row : table) {
            reconfig(peer, ++xid, (String) row[0], (String) row[1], (String) row[2], (long) row[3]);
            cluster.run();
            peer.expect(xid, (int) row[4]);
        }
        assertEquals(0, cluster.server(1).membership.nextZxid());
        assertEqualStates();
    }

    @Test
    void shouldAskForPermission() {
        final CommandPolicy checked = new CommandPolicy(false, false, false, true, false);
        try (Cluster guarded = new Cluster(3, context -> context.policy(checked))) {
            final Peer peer = guarded.open(2);
            reconfig(peer, 1, null, "3", null, -1);
            guarded.run();
            peer.expect(1, ErrorCode.NO_AUTH);
        }
    }

    @Test
    void shouldTellWhenTooFewOfTheNewServersAreInSync() {
        cluster.order.isInSync = false;
        final Peer peer = cluster.open(2);
        reconfig(peer, 1, null, "3", null, -1);
        peer.create(2, "/behind", "x", 0);
        cluster.run();
        peer.expect(1, ErrorCode.NEW_CONFIG_NO_QUORUM);
        peer.expect(2, 0);
        cluster.order.isInSync = true;
        reconfig(peer, 3, null, "3", null, -1);
        cluster.run();
        peer.expect(3, 0);
        assertEqualStates();
    }

    @Test
    void shouldMakeOneChangeAtATime() {
        cluster.order.activates = false;
        final Peer one = cluster.open(2);
        final Peer other = cluster.open(3);
        reconfig(one, 1, null, "3", null, -1);
        one.create(2, "/behind", "x", 0);
        one.getData(3, "/behind");
        cluster.run();
        one.expectNothing();
        reconfig(other, 1, null, "2", null, -1);
        cluster.run();
        other.expect(1, ErrorCode.RECONFIG_IN_PROGRESS);
        cluster.order.activates = true;
        cluster.run();
        one.expect(1, 0);
        one.expect(2, 0);
        one.expect(3, 0);
        assertEqualStates();
    }

    @Test
    void shouldBeginTheChangeAgainThatALeaderTookWithIt() {
        cluster.order.losesReconfig = true;
        final Peer peer = cluster.open(3);
        reconfig(peer, 1, null, "1", null, -1);
        cluster.run();
        peer.expectNothing();
        cluster.order.losesReconfig = false;
        cluster.order.elect(2);
        cluster.run();
        final Peer.Reply reply = peer.expect(1, 0);
        assertEquals(line(2) + line(3) + "version=" + Long.toHexString(reply.zxid()), reply.text());
        assertEqualStates();
    }

    @Test
    void shouldAnswerOnceWhenTheNextLeaderFinishesTheChange() {
        cluster.order.activates = false;
        final Peer peer = cluster.open(3);
        reconfig(peer, 1, null, "1", null, -1);
        cluster.run();
        peer.expectNothing();
        cluster.order.elect(2);
        cluster.run();
        peer.expectNothing();
        final long before = cluster.order.size();
        cluster.order.activates = true;
        cluster.run();
        peer.expect(1, 0);
        peer.expectNothing();
        assertEquals(before + 1, cluster.order.size(), "the change is made once");
        assertEqualStates();
    }

    @Test
    void shouldNotLetALeaderThatWasDeposedEndTheChange() {
        final Peer peer = cluster.open(3);
        cluster.order.isInSync = false;
        cluster.log(1).holdsBack = true;
        reconfig(peer, 1, null, "1", null, -1);
        cluster.run();
        // The command that ends the change waits at the first leader while the second one begins it.
        peer.expectNothing();
        cluster.order.isInSync = true;
        cluster.order.activates = false;
        cluster.order.elect(2);
        cluster.run();
        cluster.log(1).holdsBack = false;
        cluster.run();
        peer.expectNothing();
        cluster.order.activates = true;
        cluster.run();
        peer.expect(1, 0);
        assertEqualStates();
    }

    @Test
    void shouldFinishWithoutItsClient() {
        cluster.order.activates = false;
        final Peer peer = cluster.open(3);
        reconfig(peer, 1, null, "1", null, -1);
        cluster.run();
        peer.disconnect();
        cluster.run();
        cluster.order.activates = true;
        cluster.run();
        assertEquals(0, cluster.server(3).membership.nextZxid());
        assertFalse(cluster.server(1).membership.active().isVoter(1));
        assertEqualStates();
    }

    private static void reconfig(
            final Peer peer,
            final int xid,
            final String joining,
            final String leaving,
            final String members,
            final long version) {
        peer.request(xid, OpCode.RECONFIG, w -> {
            for (final String text : new String[] {joining, leaving, members}) {
                if (text == null) {
                    w.writeInt(JuteReader.NULL);
                } else {
                    w.writeString(text);
                }
            }
            w.writeLong(version);
        });
    }

    private static String line(final int server) {
        return "server." + server + "=" + SharedOrder.address(server) + "\n";
    }

    private static void expectStat(final Peer.Reply reply, final long mzxid) {
        assertEquals(0, reply.body().readLong(), "czxid");
        assertEquals(mzxid, reply.body().readLong(), "mzxid");
        reply.body().readLong();
        reply.body().readLong();
        assertEquals(-1, reply.body().readInt(), "version");
    }

    private void assertEqualStates() {
        final PipelineFixture one = cluster.server(1);
        for (int server = 2; server <= 3; server++) {
            final PipelineFixture other = cluster.server(server);
            assertEquals(one.tree.digest(), other.tree.digest(), "digest of server " + server);
            assertEquals(one.membership.active(), other.membership.active(), "members at server " + server);
            assertEquals(one.membership.nextZxid(), other.membership.nextZxid(), "change at server " + server);
        }
        one.tree.verify();
    }
}
