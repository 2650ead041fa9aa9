package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.session.LocalSessionConfig;
import io.paddock.engine.session.SessionPasswords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads without a leader, for clients that asked for it (protocol reference §17.1). */
final class ReadOnlyTest {
    private static final int HOLD_MS = 5000;

    private Cluster cluster = cluster(new LocalSessionConfig(true, true));

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldServeReadsAndRefuseTheRest() {
        final Peer writer = cluster.open(2);
        writer.create(1, "/a", "x", 0);
        cluster.run();
        writer.expect(1, 0);
        cluster.order.depose();
        cluster.passMs(1900);
        assertFalse(cluster.server(2).pipeline.readOnly());
        cluster.passMs(200);
        assertTrue(cluster.server(2).pipeline.readOnly());
        final Peer peer = connect(2, 0, null);
        assertTrue(accept(peer), "read-only");
        peer.getData(1, "/a");
        peer.setData(2, "/a", "y");
        peer.sync(3, "/a");
        peer.ping();
        peer.closeSession(4);
        cluster.run();
        assertEquals("x", peer.expect(1, 0).text());
        peer.expect(2, ErrorCode.NOT_READ_ONLY);
        peer.expect(3, ErrorCode.NOT_READ_ONLY);
        peer.expect(-2, 0);
        peer.expect(4, 0);
        peer.expectClosing();
        assertEquals(1, cluster.server(2).pipeline.localSessions().size(), "the writer's");
    }

    @Test
    void shouldTurnAwayWhoDoesNotAskForIt() {
        cluster.order.depose();
        cluster.passMs(3000);
        final Peer peer = cluster.server(2).connect();
        peer.handshake(0, 4000, 0, null);
        cluster.run();
        peer.expectClosing();
    }

    @Test
    void shouldLetALocalSessionComeBackForReading() {
        final Peer before = cluster.open(2);
        cluster.order.depose();
        touchFor(before, HOLD_MS + 100);
        before.expectClosing();
        before.disconnect();
        final Peer peer = connect(2, before.sessionId, before.password);
        assertTrue(accept(peer), "read-only");
        assertEquals(before.sessionId, peer.sessionId);
        final Peer stranger = connect(2, before.sessionId, new byte[16]);
        expectRefusedReadOnly(stranger);
        cluster.order.elect(1);
        cluster.run();
        peer.expectClosing();
        peer.disconnect();
        final Peer again = cluster.reattach(2, before);
        cluster.run();
        again.expectAccepted();
        assertEquals(before.sessionId, again.sessionId);
    }

    @Test
    void shouldTurnAwaySessionsThatAllServersKnow() {
        final Peer before = cluster.open(2);
        before.create(1, "/e", "x", 1);
        cluster.run();
        before.expect(1, 0);
        cluster.order.depose();
        cluster.passMs(HOLD_MS + 100);
        before.expectClosing();
        before.disconnect();
        connect(2, before.sessionId, before.password).expectClosing();
        expectRefusedReadOnly(connect(2, 0x77, before.password));
        cluster.order.elect(1);
        cluster.run();
        final Peer again = cluster.reattach(3, before);
        cluster.run();
        again.expectAccepted();
    }

    @Test
    void shouldBeginNoSessionWhereNoneIsLocal() {
        cluster.close();
        cluster = cluster(LocalSessionConfig.OFF);
        final long zxid = cluster.server(2).pipeline.applied().zxid();
        cluster.order.depose();
        cluster.passMs(3000);
        final Peer peer = connect(2, 0, null);
        assertEquals(zxid, peer.expect(0, ErrorCode.NOT_READ_ONLY).zxid(), "an answer as to a request");
        peer.expectClosing();
        final Peer elsewhere = connect(2, 0x77, SessionPasswords.of(0x77));
        assertTrue(accept(elsewhere), "read-only");
        elsewhere.ping();
        cluster.run();
        elsewhere.expect(-2, 0);
    }

    @Test
    void shouldEndWhenThereIsALeader() {
        cluster.order.depose();
        cluster.passMs(2500);
        final Peer peer = connect(3, 0, null);
        assertTrue(accept(peer), "read-only");
        cluster.order.elect(1);
        cluster.run();
        peer.expectClosing();
        assertFalse(cluster.server(3).pipeline.readOnly());
        final Peer next = connect(3, 0, null);
        assertFalse(accept(next), "read-only");
        assertNotEquals(peer.sessionId, next.sessionId);
    }

    @Test
    void shouldKeepWhatIsHeldWhileOthersRead() {
        final Peer held = cluster.open(3);
        cluster.order.depose();
        cluster.passMs(3000);
        held.create(1, "/a", "x", 0);
        cluster.run();
        held.expectNothing();
        cluster.order.elect(1);
        cluster.run();
        held.expect(1, 0);
    }

    private static Cluster cluster(final LocalSessionConfig sessions) {
        return new Cluster(3, context -> context.roleConfig(RoleConfig.of(HOLD_MS, true, Cluster.TICK_MS))
                .localSessions(sessions));
    }

    /** Lets time pass and the client say something in every tick; its answers are dropped. */
    private void touchFor(final Peer peer, final long ms) {
        for (long left = ms; left > 0; left -= Cluster.TICK_MS) {
            peer.ping();
            cluster.passMs(Math.min(left, Cluster.TICK_MS));
        }
        peer.connection.delivered.clear();
    }

    private static void expectRefusedReadOnly(final Peer peer) {
        final JuteReader reader = Peer.read(peer.next());
        reader.readInt();
        assertEquals(0, reader.readInt(), "refused");
        assertEquals(0, reader.readLong(), "session");
        peer.expectClosing();
    }

    private Peer connect(final int server, final long sessionId, final byte[] password) {
        final Peer peer = cluster.server(server).connect();
        peer.frame(writer -> writer.writeInt(0)
                .writeLong(0)
                .writeInt(4000)
                .writeLong(sessionId)
                .writeBytes(password == null ? new byte[16] : password)
                .writeBoolean(true));
        cluster.run();
        return peer;
    }

    /** Returns the flag of the answer. */
    private static boolean accept(final Peer peer) {
        final int last = peer.connection.delivered.peek().capacity() - 1;
        final boolean isReadOnly = peer.connection.delivered.peek().getByte(last) != 0;
        peer.expectAccepted();
        return isReadOnly;
    }
}
