package io.paddock.replication.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.zab.ReconfigRefusal;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EnsembleLogTest {
    private static final long SEED = 20_261_123;

    private TestCluster cluster;

    private void write(final int server, final int count) {
        for (int i = 0; i < count; i++) {
            cluster.until(
                    "room at server " + server, () -> cluster.server(server).submit(64));
            cluster.server(server).flush();
            if (i % 4 == 3) {
                cluster.step();
            }
        }
    }

    @Test
    void aSingleServerLeadsAtItsFirstPoll() {
        cluster = TestCluster.started(SEED, 1);
        final TestServer server = cluster.server(1);
        server.poll();
        assertEquals(LogRole.LEADING, server.role);
        assertTrue(server.submit(8));
        server.log().flush(true);
        server.poll();
        assertEquals(1, server.acknowledged());
        assertEquals(0x1_0000_0001L, server.log().lastCommittedZxid());
    }

    @Test
    void threeServersElectAndCommitFromAnyOfThem() {
        cluster = TestCluster.started(SEED + 1, 3);
        final TestServer leader = cluster.awaitLeader();
        for (int server = 1; server <= 3; server++) {
            write(server, 20);
        }
        cluster.awaitQuiet();
        assertEquals(61, cluster.order().size());
        for (final TestServer server : cluster.servers()) {
            assertEquals(20, server.acknowledged());
            assertEquals(leader.number, server.leader);
        }
        assertEquals(2, leader.log().ensemble().syncedFollowers());
        assertEquals(2, leader.log().ensemble().learners());
        assertEquals(61, leader.log().ensemble().durableIndex(leader.number == 1 ? 2 : 1));
    }

    @Test
    void commandsSubmittedWithoutALeaderWaitForOne() {
        cluster = TestCluster.started(SEED + 2, 3);
        write(1, 10);
        write(2, 10);
        assertNull(cluster.leader());
        cluster.awaitQuiet();
        assertEquals(21, cluster.order().size());
    }

    @Test
    void theLeadersDeathLosesNothingAndRepeatsNothing() {
        cluster = TestCluster.started(SEED + 3, 3);
        final TestServer first = cluster.awaitLeader();
        for (int server = 1; server <= 3; server++) {
            write(server, 15);
        }
        first.losePower(0.5);
        final TestServer second = cluster.awaitLeader();
        assertFalse(first == second);
        cluster.until("the others' commands", () -> cluster.servers().stream()
                .allMatch(server -> !server.isUp() || server.unfinished() == 0));
        first.start();
        cluster.awaitQuiet();
    }

    @Test
    void aStartAnnouncesTheEntriesThatItsLogHoldsBehindTheSnapshot() {
        cluster = TestCluster.started(SEED + 20, 3);
        write(1, 30);
        cluster.awaitQuiet();
        final TestServer server = cluster.server(2);
        server.kill();
        server.start();
        // Those of the clients, and the one that began the epoch.
        assertEquals(31, server.announced());
        cluster.awaitQuiet();
        assertEquals(31, server.state().size());
    }

    @Test
    void allServersDieAndComeBack() {
        cluster = TestCluster.started(SEED + 4, 3);
        cluster.awaitLeader();
        write(2, 40);
        cluster.awaitQuiet();
        final int size = cluster.order().size();
        for (final TestServer server : cluster.servers()) {
            server.losePower(0.3);
        }
        for (final TestServer server : cluster.servers()) {
            server.start();
        }
        cluster.awaitQuiet();
        assertTrue(cluster.order().size() > size);
    }

    /** Starts of a server are told apart by the time they began, as its clock says, unless its disk knows better. */
    @Test
    void aServerThatLostItsFolderIsHeardThoughItsClockIsBehind() {
        cluster = TestCluster.started(SEED + 17, 3);
        final TestServer leader = cluster.awaitLeader();
        write(leader.number, 20);
        cluster.awaitQuiet();
        final TestServer replaced = cluster.server(leader.number == 1 ? 2 : 1);
        for (int times = 1; times <= 3; times++) {
            replaced.replace(-3_600_000L * times);
            replaced.start();
            write(replaced.number, 5);
            cluster.awaitQuiet();
            replaced.kill();
            replaced.start();
            write(replaced.number, 5);
            cluster.awaitQuiet();
            assertEquals(10 * times, replaced.acknowledged());
        }
        assertEquals(leader, cluster.leader());
    }

    @Test
    void aServerThatIsTooFarBehindGetsASnapshot() {
        cluster = TestCluster.started(SEED + 5, 3);
        final TestServer leader = cluster.awaitLeader();
        final TestServer late = cluster.server(leader.number == 1 ? 2 : 1);
        late.kill();
        leaveBehind(leader);
        cluster.network().loss(0.05, 0.02);
        late.start();
        cluster.until("the snapshot", () -> late.snapshotsLoaded() > 0);
        cluster.network().healAll();
        write(late.number, 5);
        cluster.awaitQuiet();
        late.kill();
        late.start();
        cluster.awaitQuiet();
        assertEquals(cluster.order().size(), late.state().size());
    }

    /** Until the journals begin behind what those that are down have. */
    private void leaveBehind(final TestServer leader) {
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 60; i++) {
                cluster.until("room", () -> leader.submit(2000));
                leader.flush();
            }
            cluster.until("commits", () -> leader.unfinished() == 0);
            cluster.servers().stream().filter(TestServer::isUp).forEach(TestServer::snapshot);
            cluster.run(1500);
        }
    }

    @Test
    void aSnapshotThatRotsAtTheLeaderIsNotSentAgainAndAgain() {
        cluster = TestCluster.started(SEED + 19, 3);
        final TestServer leader = cluster.awaitLeader();
        final TestServer late = cluster.server(leader.number == 1 ? 2 : 1);
        late.kill();
        leaveBehind(leader);
        final int size = cluster.order().size();
        leader.damageNewestSnapshot();
        late.start();
        cluster.until("the older snapshot", () -> late.snapshotsLoaded() > 0);
        cluster.awaitQuiet();
        assertEquals(size, late.state().size());
        assertEquals(leader, cluster.leader());
        assertFalse(leader.log().lacksSnapshot());
    }

    @Test
    void aLeaderWhoseSnapshotsAllRotSaysThatItNeedsOne() {
        cluster = TestCluster.started(SEED + 20, 3);
        final TestServer leader = cluster.awaitLeader();
        final TestServer late = cluster.server(leader.number == 1 ? 2 : 1);
        late.kill();
        leaveBehind(leader);
        leader.damageSnapshots();
        late.start();
        cluster.until("the leader to find out", () -> leader.log().lacksSnapshot());
        assertEquals(0, late.snapshotsLoaded());
        leader.snapshot();
        assertFalse(leader.log().lacksSnapshot());
        cluster.until("the new snapshot", () -> late.snapshotsLoaded() > 0);
        cluster.awaitQuiet();
        assertEquals(leader, cluster.leader());
    }

    @Test
    void aSnapshotWhoseEndTheLeaderDidNotHearOfHoldsNothingUp() {
        cluster = TestCluster.started(SEED + 15, 3);
        final TestServer leader = cluster.awaitLeader();
        final TestServer late = cluster.server(leader.number == 1 ? 2 : 1);
        late.kill();
        leaveBehind(leader);
        // It will need these, too.
        write(leader.number, 5);
        late.start();
        // The first answer is on its way, and no other one comes.
        cluster.until("the beginning of the snapshot", () -> late.disk().files().stream()
                .anyMatch(file -> file.toString().endsWith(".tmp")));
        cluster.network().cut(late.number, leader.number, true);
        cluster.until("the snapshot", () -> late.snapshotsLoaded() > 0);
        // Nor does what the server tells by itself then.
        cluster.run(1000);
        cluster.network().healAll();
        final long healedNs = cluster.nowNs();
        cluster.awaitQuiet();
        assertTrue(cluster.nowNs() - healedNs < 10_000_000_000L, "it took the leader long to hear of it");
    }

    @Test
    void aServerWhoseSnapshotsAllRotIsFilledByTheOthers() {
        cluster = TestCluster.started(SEED + 18, 3);
        final TestServer leader = cluster.awaitLeader();
        final TestServer rotten = cluster.server(leader.number == 1 ? 2 : 1);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 300; i++) {
                cluster.until("room", () -> leader.submit(600));
                leader.flush();
            }
            cluster.awaitQuiet();
            // The others have the entries from the first one on.
            rotten.snapshot();
            cluster.run(1500);
        }
        final int size = cluster.order().size();
        rotten.losePower(0.5);
        rotten.damageSnapshots();
        rotten.start();
        assertTrue(rotten.state().isEmpty());
        cluster.awaitQuiet();
        assertEquals(size, rotten.state().size());
        assertEquals(leader, cluster.leader());
        // What it got does not hang on the files that are damaged.
        rotten.kill();
        rotten.start();
        leader.kill();
        write(rotten.number, 5);
        cluster.awaitQuiet();
    }

    @Test
    void aTransferMovesLeadershipWithoutLoss() {
        cluster = TestCluster.started(SEED + 6, 3);
        final TestServer leader = cluster.awaitLeader();
        cluster.awaitQuiet();
        final int target = leader.number % 3 + 1;
        write(leader.number, 5);
        write(target, 5);
        assertTrue(leader.log().ensemble().transferLeadership(target));
        write(leader.number, 5);
        cluster.until("the other to lead", () -> cluster.server(target).role == LogRole.LEADING);
        cluster.awaitQuiet();
        assertEquals(17, cluster.order().size());
    }

    @Test
    void theEnsembleGrowsAndShrinks() {
        cluster = TestCluster.started(SEED + 7, 3);
        final TestServer leader = cluster.awaitLeader();
        cluster.awaitQuiet();
        cluster.add(4, TestCluster.members(4)).start();
        cluster.add(5, TestCluster.members(5)).start();
        write(leader.number, 10);
        assertNull(leader.log().ensemble().reconfigure(Configuration.majority(0, 1, 2, 3, 4, 5)));
        assertEquals(
                ReconfigRefusal.IN_PROGRESS, leader.log().ensemble().reconfigure(Configuration.majority(0, 1, 2, 3)));
        write(2, 10);
        cluster.until("five members everywhere", () -> cluster.servers().stream()
                .allMatch(server -> server.configuration.members().size() == 5));
        assertTrue(leader.configuration.version() > 0);
        write(5, 10);
        cluster.awaitQuiet();
        final int other = leader.number == 1 ? 2 : 1;
        assertNull(leader.log().ensemble().reconfigure(Configuration.majority(0, other, 4, 5)));
        cluster.until("somebody of the three to lead", () -> {
            final TestServer now = cluster.leader();
            return now != null && now != leader && now.configuration.members().size() == 3;
        });
        write(5, 10);
        cluster.until("the commands of server 5", () -> cluster.server(5).unfinished() == 0);
    }

    /** The newcomer has heard of a follower only, and followers lead nobody to the leader. */
    @Test
    void whoIsToComeInIsSpokenTo() {
        cluster = TestCluster.started(SEED + 14, 3);
        final TestServer leader = cluster.awaitLeader();
        cluster.awaitQuiet();
        write(leader.number, 10);
        final int follower = leader.number % 3 + 1;
        cluster.add(4, Configuration.majority(0, follower, 4)).start();
        cluster.run(2000);
        assertEquals(LogRole.LOOKING, cluster.server(4).role);
        final Configuration next = Configuration.majority(0, leader.number, 4);
        assertEquals(ReconfigRefusal.NO_QUORUM_IN_SYNC, leader.log().ensemble().reconfigure(next));
        cluster.until(
                "the newcomer to be in sync", () -> leader.log().ensemble().reconfigure(next) == null);
        cluster.until(
                "two members", () -> cluster.server(4).configuration.members().size() == 2);
        write(4, 5);
        cluster.until("the commands of server 4", () -> cluster.server(4).unfinished() == 0);
    }

    @Test
    void aBarrierSeesWhatWasAcknowledgedElsewhere() {
        cluster = TestCluster.started(SEED + 8, 3);
        cluster.awaitLeader();
        for (int round = 0; round < 50; round++) {
            write(1 + round % 3, 1);
            cluster.server(1 + (round + 1) % 3).barrier();
            cluster.step();
        }
        cluster.awaitQuiet();
    }

    @Test
    void theLeaderIsToldMessages() {
        cluster = TestCluster.started(SEED + 9, 3);
        final TestServer leader = cluster.awaitLeader();
        cluster.awaitQuiet();
        final UnsafeBuffer message = new UnsafeBuffer(new byte[] {1, 2, 3});
        for (final TestServer server : cluster.servers()) {
            assertTrue(server.log().tellLeader(7, message, 0, 3));
        }
        cluster.until("three messages", () -> leader.messages == 3);
    }

    /** With nothing behind it that would show the disk's progress, the one entry in the place of another counts, too. */
    @Test
    void anEntryInThePlaceOfAnotherIsToldToBeDurable() {
        cluster = TestCluster.started(SEED + 12, 3);
        final TestServer old = cluster.awaitLeader();
        cluster.awaitQuiet();
        cluster.network().isolate(old.number, true);
        assertTrue(old.submit(64));
        old.flush();
        cluster.until("a new leader", () -> cluster.leader() != null && cluster.leader() != old);
        old.kill();
        cluster.network().healAll();
        old.start();
        cluster.until("the new epoch everywhere", () -> old.role == LogRole.FOLLOWING);
        assertEquals(2, old.state().size());
    }

    @Test
    void aServerWhoseStateDiffersIsFoundAndStops() {
        cluster = TestCluster.started(SEED + 10, 3);
        final TestServer leader = cluster.awaitLeader();
        final TestServer odd = cluster.server(leader.number % 3 + 1);
        odd.corrupt();
        final LogFault fault = assertThrows(LogFault.class, () -> write(leader.number, 1100));
        assertTrue(fault.getMessage().contains("quorum of the others"), fault.getMessage());
        odd.kill();
        assertEquals(1, leader.log().ensemble().divergences());
        write(leader.number, 10);
        cluster.until("the rest to go on", () -> leader.unfinished() == 0);
    }

    @Test
    void aLeaderWhoseStateDiffersStops() {
        cluster = TestCluster.started(SEED + 11, 3);
        final TestServer leader = cluster.awaitLeader();
        leader.corrupt();
        assertThrows(LogFault.class, () -> write(leader.number % 3 + 1, 1100));
        leader.kill();
        final TestServer next = cluster.awaitLeader();
        cluster.until("the rest to go on", () -> next.unfinished() == 0);
    }
}
