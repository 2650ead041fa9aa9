package io.paddock.engine.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words of a server of an ensemble. */
final class EnsembleWordsTest {
    private final FakeNode node = new FakeNode();
    private final FakeEnsemble ensemble = new FakeEnsemble();

    @BeforeEach
    void begin() {
        node.ensemble = ensemble;
        node.mode = "leader";
    }

    @Test
    void shouldMonitorALeader() {
        final String answer = ask(WordConfig.ALL, "mntr");
        assertTrue(
                answer.contains("\nzk_server_state\tleader\nzk_peer_state\tleading - broadcast\nzk_quorum_size\t3\n"),
                answer);
        assertTrue(answer.contains("\nzk_learners\t4\nzk_synced_followers\t1\n"), answer);
        assertTrue(answer.contains("\nzk_synced_observers\t5\nzk_pending_syncs\t0\nzk_leader_uptime\t1234\n"), answer);
    }

    @Test
    void shouldMonitorAFollower() {
        node.mode = "follower";
        final String answer = ask(WordConfig.ALL, "mntr");
        assertTrue(answer.contains("\nzk_server_state\tfollower\n"), answer);
        assertFalse(answer.contains("zk_synced_observers"), answer);
        assertFalse(answer.contains("zk_observer_master_id"), answer);
        assertFalse(answer.contains("zk_learners"), answer);
        assertFalse(answer.contains("leader_uptime"), answer);
    }

    @Test
    void shouldListSessionsByTheirTimeoutsUnlessItLeads() {
        assertTrue(ask(WordConfig.ALL, "dump").startsWith("SessionTracker dump:\nSession Sets ("));
        node.mode = "follower";
        final String answer = ask(WordConfig.ALL, "dump");
        assertTrue(
                answer.matches("(?s)SessionTracker dump:\nGlobal Sessions\\(\\d+\\):\n(0x[0-9a-f]+\t\\d+ms\n)*"
                        + "ephemeral nodes dump:\n.*"),
                answer);
    }

    @Test
    void shouldSayTheModeOfAnEnsemble() {
        node.statistics.onProposal(48);
        node.statistics.onProposal(92);
        node.statistics.onProposal(60);
        final String answer = ask(WordConfig.DEFAULT, "srvr");
        assertTrue(answer.contains("\nMode: leader\n"), answer);
        assertTrue(answer.endsWith("\nProposal sizes last/min/max: 60/48/92\n"), answer);
        assertTrue(ask(WordConfig.ALL, "mntr").contains("zk_last_proposal_size\t60\nzk_max_proposal_size\t92\n"));
    }

    @Test
    void shouldTellThePlaceOfAServerWhereverSrvrIsAllowed() {
        assertEquals("""
                server=2
                mode=leader
                zxid=0x132
                connections=2
                uptime=284344
                observer=false
                leader=2
                epoch=0x11
                committed=0x1100000007
                logged=0x1100000009
                learners=4
                synced_followers=1
                synced_observers=5
                server.2=b:1:2:participant
                version=100000000
                """, ask(WordConfig.DEFAULT, "quor"));
        node.serving = false;
        assertTrue(ask(WordConfig.DEFAULT, "quor").startsWith("server=2\nmode=looking\n"));
        assertEquals(
                "quor is not executed because it is not in the whitelist.\n",
                ask(new WordConfig(Set.of("ruok")), "quor"));
    }

    @Test
    void shouldTellThatASingleServerIsAlone() {
        node.ensemble = null;
        node.mode = "standalone";
        assertEquals(
                "server=0\nmode=standalone\nzxid=0x132\nconnections=2\nuptime=284344\n",
                ask(WordConfig.DEFAULT, "quor"));
        assertEquals("Refused: this is a single server\n", move(WordConfig.DEFAULT, 3, true));
    }

    @Test
    void shouldMoveTheLeader() {
        assertEquals("Leadership is being moved.\n", move(WordConfig.DEFAULT, 3, true));
        assertEquals(3, ensemble.movedTo);
        assertEquals("Refused: server 4 does not keep up, or is not there\n", move(WordConfig.DEFAULT, 4, true));
    }

    @Test
    void shouldLetOthersMoveTheLeaderOnlyWhereThatIsAllowedByName() {
        final String refusal = "move is not executed because it is not in the whitelist.\n";
        assertEquals(refusal, move(WordConfig.DEFAULT, 3, false));
        assertEquals(refusal, move(WordConfig.ALL, 3, false));
        assertEquals(-1, ensemble.movedTo);
        assertEquals("Leadership is being moved.\n", move(new WordConfig(Set.of("move")), 3, false));
        assertEquals(8, new WordResponder(WordConfig.DEFAULT, node).argumentLength(Word.codeOf("move")));
    }

    private String ask(final WordConfig config, final String word) {
        return Answers.text(new WordResponder(config, node).respond(Word.codeOf(word), null, 0, 0, false));
    }

    private String move(final WordConfig config, final long server, final boolean local) {
        final UnsafeBuffer number = new UnsafeBuffer(new byte[Long.BYTES]);
        number.putLong(0, server, ByteOrder.BIG_ENDIAN);
        return Answers.text(new WordResponder(config, node).respond(Word.codeOf("move"), number, 0, Long.BYTES, local));
    }
}
