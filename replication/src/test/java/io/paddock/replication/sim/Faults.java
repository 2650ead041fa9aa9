package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What goes wrong, one thing after the other. */
final class Faults {
    private enum Kind {
        CRASH,
        CRASH_OF_LEADER,
        CRASH_OF_ALL,
        CRASH_OF_MANY,
        STOP,
        SPLIT,
        CUTS,
        DEAF,
        DUMB,
        FLAPPING,
        LEADER_ALONE,
        PAUSE,
        PAUSE_OF_LEADER,
        SLOW_DISK,
        FULL_DISK,
        WALL_CLOCK,
        LOG_DAMAGE,
        SNAPSHOT_DAMAGE,
        RECONFIGURATION,
        REMOVAL_OF_LEADER,
        TRANSFER,
        FEW_WITNESSES,
        RUMOUR,
        LEFT_BEHIND,
        CATCH_UP
    }

    /** Who keeps alone what others have lost must go on to be known to them, and to hold it. */
    private static final Set<Kind> NOT_WITH_FEW_VOTERS =
            EnumSet.of(Kind.RECONFIGURATION, Kind.REMOVAL_OF_LEADER, Kind.LEFT_BEHIND, Kind.CATCH_UP);

    private static final Kind[] KINDS = Kind.values();
    private static final long MS = 1_000_000;

    private final SimCluster cluster;
    private final SplittableRandom random;
    private final Habits habits;
    private boolean on;
    private int crashes;
    private int damages;
    private int reconfigs;

    Faults(final SimCluster cluster) {
        this.cluster = cluster;
        random = cluster.random();
        habits = cluster.habits();
    }

    String statistics() {
        return crashes + " crashes, " + damages + " damages, " + reconfigs + " reconfigurations";
    }

    void begin() {
        on = true;
        cluster.queue().after(habits.timing().electionNs(), this::next);
        final Runnable aimed =
                switch (habits.aim()) {
                    case SHORT_LIVES -> this::shortLives;
                    case SLOW_SNAPSHOTS -> this::leaveBehind;
                    case FORGETFUL -> this::forget;
                    case FEW_VOTERS -> this::robVoters;
                    case ANOTHER_START -> this::startAnother;
                    default -> null;
                };
        if (aimed != null) {
            cluster.queue().after(habits.timing().electionNs(), aimed);
        }
    }

    private void leaveBehind() {
        if (on) {
            forLeader(leader -> {
                final SimServer server = anybody();
                if (server != leader && !isLeftBehind(server)) {
                    leaveBehind(server, 12);
                }
            });
            cluster.queue().after(random.nextLong(3 * habits.timing().electionNs()), this::leaveBehind);
        }
    }

    /** It hears nothing until the others' logs do not reach back any more to what it holds. */
    private void leaveBehind(final SimServer server, final int snapshots) {
        if (!on) {
            return;
        }
        if (snapshots == 0 || isLeftBehind(server) || !isAnyLeading()) {
            cluster.network().heal();
            return;
        }
        cluster.trace(server, "is to fall behind", snapshots);
        cluster.network().isolate(server.number(), true, true);
        cluster.queue().after(random.nextLong(habits.timing().electionNs()), () -> {
            cluster.forEach(each -> {
                if (each != server) {
                    each.takeSnapshot();
                }
            });
            leaveBehind(server, snapshots - 1);
        });
    }

    private boolean isLeftBehind(final SimServer server) {
        final long last = server.disk().log().epochs().lastIndex();
        for (int number = 1; number <= cluster.size(); number++) {
            if (cluster.server(number).disk().log().epochs().baseIndex() > last) {
                return true;
            }
        }
        return false;
    }

    /** Who sends a snapshot may not lead much longer. */
    void onSnapshotLeaving(final SimServer leader) {
        if (!on) {
            return;
        }
        cluster.queue().after(random.nextLong(2 * habits.timing().heartbeatNs()), () -> {
            switch (on ? random.nextInt(4) : 3) {
                case 0 -> leader.transfer(1 + random.nextInt(cluster.size()));
                case 1 -> cluster.network().isolate(leader.number(), true, true);
                case 2 -> crash(leader, random.nextLong(habits.timing().electionNs()));
                default -> {
                    // It goes on.
                }
            }
        });
    }

    /** What went with the log that a snapshot has replaced is held by fewer now; and then the leader goes, too. */
    void onInstalled() {
        if (on && habits.aim() == Habits.Aim.SLOW_SNAPSHOTS && random.nextInt(3) != 0) {
            forLeader(leader -> crash(leader, random.nextLong(habits.timing().electionNs() * 6)));
            cluster.network().heal();
        }
    }

    private void robVoters() {
        if (on) {
            final boolean done = robVotersOfWhatIsKept();
            final long pauseNs = done ? 8 * habits.timing().electionNs() : 5 * MS;
            cluster.queue().after(random.nextLong(pauseNs), this::robVoters);
        }
    }

    /** All disks that count forget at once, and somebody who has no vote holds whatever they held. */
    private boolean robVotersOfWhatIsKept() {
        final SimServer keeper = anybody();
        if (!keeper.isUp() || keeper.replica().active().isVoter(keeper.number())) {
            return false;
        }
        for (int number = 1; number <= cluster.size(); number++) {
            final SimServer server = cluster.server(number);
            final SimLog log = server.disk().log();
            if (server.disk().floor() != 0
                    || keeper.replica().active().isVoter(number)
                            && log.epochs().lastIndex() > 0
                            && !keeper.disk().holds(log.entry(log.epochs().lastIndex()))) {
                return false;
            }
        }
        final Configuration active = keeper.replica().active();
        cluster.forEach(server -> {
            if (active.isVoter(server.number())) {
                crash(server, random.nextLong(habits.timing().electionNs()));
                damages += server.disk().loseNewest(random, 0) ? 1 : 0;
            }
        });
        return true;
    }

    private void forget() {
        if (on) {
            forLeader(this::fewWitnesses);
            cluster.queue().after(random.nextLong(6 * habits.timing().electionNs()), this::forget);
        }
    }

    private void startAnother() {
        if (on) {
            forLeader(leader -> {
                final SimServer follower = anybody();
                if (mayForget(follower) && follower.replica().role() == Role.FOLLOWING) {
                    startAnother(leader, follower);
                }
            });
            cluster.queue().after(random.nextLong(2 * habits.timing().electionNs()), this::startAnother);
        }
    }

    /** A follower that the leader needs acknowledges, and forgets; it is back before its acknowledgement has arrived. */
    private void startAnother(final SimServer leader, final SimServer follower) {
        final ServerSet needed = new ServerSet().add(leader.number()).add(follower.number());
        while (needed.size() <= cluster.size() / 2) {
            needed.add(anybody().number());
        }
        isolateOthers(needed);
        final long kept = follower.disk().log().forcedIndex();
        final List<SimNetwork.Sent> known = cluster.network().newest(leader.number(), follower.number());
        cluster.network().hold(follower.number(), leader.number());
        cluster.queue().after(random.nextLong(2 * (habits.diskSpreadNs() + habits.spreadNs())), () -> {
            if (on && mayForget(follower)) {
                follower.crash();
                damages += follower.disk().loseNewest(random, kept) ? 1 : 0;
                crashes++;
                follower.start();
                cluster.network().deliverAgain(known, MS / 4);
            }
            // By then the leader has said what it calls committed, to whom it takes for the one that acknowledged.
            cluster.queue().after(random.nextLong(2 * habits.timing().heartbeatNs()), () -> {
                cluster.network().release(MS / 4);
                cluster.network().heal();
            });
        });
    }

    /** Followers end and are back before anybody misses them, and ask at once. */
    private void shortLives() {
        if (!on) {
            return;
        }
        final SimServer server = anybody();
        if (server.isUp() && server.replica().role() == Role.FOLLOWING) {
            crash(server, random.nextLong(2 * MS));
        }
        cluster.forEach(each -> each.client().barrier());
        cluster.queue().after(random.nextLong(3 * habits.timing().heartbeatNs()), this::shortLives);
    }

    /** Somebody has been elected: the epoch may end at once, on this server's disk or on some more. */
    void onElected(final SimServer server) {
        if (!on || habits.aim() != Habits.Aim.COUPS || random.nextInt(4) == 0) {
            return;
        }
        if (random.nextInt(2) == 0) {
            cluster.network().isolate(server.number(), false, true);
        }
        final long life = server.life();
        cluster.queue().after(random.nextLong(habits.diskSpreadNs() + habits.spreadNs()), () -> {
            if (on && server.life() == life) {
                crash(server, random.nextLong(habits.timing().electionNs() * 2));
                cluster.network().heal();
            }
        });
    }

    void end() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    private void next() {
        if (!on) {
            return;
        }
        final int start = random.nextInt(KINDS.length);
        for (int i = 0; i < KINDS.length; i++) {
            final int kind = (start + i) % KINDS.length;
            if ((habits.faults() >>> kind & 1) != 0
                    && !(habits.aim() == Habits.Aim.FEW_VOTERS && NOT_WITH_FEW_VOTERS.contains(KINDS[kind]))) {
                happens(KINDS[kind], anybody());
                break;
            }
        }
        // Peace comes as often as war.
        if (random.nextInt(4) == 0) {
            cluster.trace(null, "all links are well", 0);
            cluster.network().heal();
        }
        cluster.queue().after(random.nextLong(2 * habits.faultNs()), this::next);
    }

    private SimServer anybody() {
        return cluster.server(1 + random.nextInt(cluster.size()));
    }

    private void happens(final Kind kind, final SimServer server) {
        final long electionNs = habits.timing().electionNs();
        cluster.trace(server, kind.toString(), 0);
        switch (kind) {
            case CRASH -> crash(server, random.nextLong(electionNs * 4));
            case CRASH_OF_LEADER -> forLeader(leader -> crash(leader, random.nextLong(electionNs * 4)));
            case CRASH_OF_ALL -> cluster.forEach(each -> crash(each, random.nextLong(electionNs)));
            case CRASH_OF_MANY ->
                cluster.forEach(each -> {
                    if (random.nextInt(2) == 0) {
                        crash(each, random.nextLong(electionNs * 2));
                    }
                });
            case STOP -> {
                server.stop();
                restartLater(server, random.nextLong(electionNs));
            }
            case SPLIT -> split();
            case CUTS -> {
                for (int i = random.nextInt(1 + cluster.size()); i >= 0; i--) {
                    cluster.network().cut(anybody().number(), anybody().number());
                }
            }
            case DEAF -> cluster.network().isolate(server.number(), true, false);
            case DUMB -> cluster.network().isolate(server.number(), false, true);
            case LEADER_ALONE -> forLeader(leader -> cluster.network().isolate(leader.number(), true, true));
            case FLAPPING -> flap(server.number(), anybody().number(), 4 + random.nextInt(20));
            case PAUSE -> server.pause(random.nextLong(3 * electionNs));
            case PAUSE_OF_LEADER -> forLeader(leader -> leader.pause(random.nextLong(3 * electionNs)));
            case SLOW_DISK -> server.slowDisk(random.nextLong(3 * electionNs));
            // Nothing can be written: the server gives up, and comes back when somebody has made room.
            case FULL_DISK -> crash(server, random.nextLong(electionNs * 8));
            case WALL_CLOCK -> server.jumpWallClock(random.nextInt(20_000) - 10_000);
            case LOG_DAMAGE -> damage(server, true);
            case SNAPSHOT_DAMAGE -> damage(server, false);
            case RECONFIGURATION -> forLeader(leader -> reconfigure(leader, ensemble(1 + random.nextLong(1 << 30), 0)));
            case REMOVAL_OF_LEADER ->
                forLeader(leader -> reconfigure(leader, ensemble(1 + random.nextLong(1 << 30), leader.number())));
            case TRANSFER -> forLeader(leader -> leader.transfer(1 + random.nextInt(cluster.size())));
            case FEW_WITNESSES -> forLeader(this::fewWitnesses);
            // A connection to the leader was lost, but not the leader.
            case RUMOUR -> forLeader(this::tellOthersOfEnd);
            case LEFT_BEHIND -> leaveBehind(server, 4);
            default -> {
                cluster.forEach(SimServer::takeSnapshot);
                cluster.forEach(this::restart);
            }
        }
    }

    void crash(final SimServer server, final long downNs) {
        if (server.isUp()) {
            crashes++;
            server.crash();
            tellOthersOfEnd(server);
            restartLater(server, downNs);
        }
    }

    /** Most of the others are told soon, each in its own time. */
    private void tellOthersOfEnd(final SimServer ended) {
        cluster.forEach(each -> {
            if (each != ended && random.nextInt(4) != 0) {
                cluster.queue()
                        .after(
                                random.nextLong(1 + habits.timing().heartbeatNs() / 4),
                                () -> each.hearOfEnd(ended.number()));
            }
        });
    }

    private void restartLater(final SimServer server, final long downNs) {
        cluster.queue().after(downNs, () -> restart(server));
    }

    void restart(final SimServer server) {
        if (!server.isUp()) {
            server.start();
        }
    }

    private void split() {
        final int side = random.nextInt(1 << cluster.size());
        for (int from = 1; from <= cluster.size(); from++) {
            for (int to = 1; to <= cluster.size(); to++) {
                if ((side >>> from - 1 & 1) != (side >>> to - 1 & 1)) {
                    cluster.network().cut(from, to);
                }
            }
        }
    }

    private void flap(final int one, final int other, final int times) {
        if (!on || times == 0) {
            return;
        }
        if (times % 2 == 0) {
            cluster.network().cut(one, other);
            cluster.network().cut(other, one);
        } else {
            cluster.network().mend(one, other);
            cluster.network().mend(other, one);
        }
        cluster.queue().after(5 * MS + random.nextLong(15 * MS), () -> flap(one, other, times - 1));
    }

    /** One disk at a time, and only where others can make up for it. */
    private void damage(final SimServer server, final boolean ofLog) {
        if (!mayForget(server)) {
            return;
        }
        crash(server, random.nextLong(habits.timing().electionNs() * 4));
        final boolean damaged = ofLog
                ? server.disk().damageLog(random, cluster.lie() != Lie.DAMAGE_AS_TORN_TAIL)
                : server.disk().damageSnapshot();
        damages += damaged ? 1 : 0;
    }

    private boolean mayForget(final SimServer server) {
        if (!habits.damaging() || !server.isUp()) {
            return false;
        }
        for (int number = 1; number <= cluster.size(); number++) {
            final ServerDisk disk = cluster.server(number).disk();
            if (disk.floor() != 0 || number != server.number() && disk.isDamaged()) {
                return false;
            }
        }
        return true;
    }

    private void isolateOthers(final ServerSet than) {
        for (int number = 1; number <= cluster.size(); number++) {
            if (!than.contains(number)) {
                cluster.network().isolate(number, true, true);
            }
        }
    }

    /** No more servers than needed hold what is committed for a while; then the leader goes, and one that held it too. */
    private void fewWitnesses(final SimServer leader) {
        final ServerSet witnesses = new ServerSet().add(leader.number());
        SimServer last = leader;
        while (witnesses.size() <= cluster.size() / 2) {
            last = anybody();
            witnesses.add(last.number());
        }
        isolateOthers(witnesses);
        final SimServer witness = last;
        cluster.queue().after(20 * MS + random.nextLong(200 * MS), () -> {
            if (on) {
                if (witness != leader && random.nextInt(3) != 0) {
                    damage(witness, true);
                    restartLater(witness, random.nextLong(habits.timing().electionNs() / 4));
                }
                if (habits.aim() == Habits.Aim.FORGETFUL) {
                    cluster.queue().after(random.nextLong(3 * habits.timing().heartbeatNs()), () -> endWitness(leader));
                } else {
                    endWitness(leader);
                }
            }
        });
    }

    private void endWitness(final SimServer leader) {
        if (on) {
            crash(leader, random.nextLong(habits.timing().electionNs() * 6));
            cluster.network().heal();
        }
    }

    private void reconfigure(final SimServer leader, final Configuration next) {
        if (next != null && leader.reconfigure(next)) {
            reconfigs++;
        }
    }

    /** Members at random; null when that does not work out. */
    Configuration ensemble(final long version, final int without) {
        final int count = cluster.size();
        final List<Member> members = new ArrayList<>();
        final boolean groups = count >= 3 && !habits.damaging() && random.nextInt(6) == 0;
        for (int number = 1; number <= count; number++) {
            final int kind =
                    habits.aim() == Habits.Aim.FEW_VOTERS && number > 1 ? 6 + random.nextInt(4) : random.nextInt(10);
            if (number == without || kind < 3 && version != 0) {
                continue;
            }
            if (kind == 9 || habits.aim() == Habits.Aim.FEW_VOTERS && number > 1 && kind > 6) {
                members.add(Member.observer(number));
            } else {
                members.add(new Member(number, false, groups ? 1 + number % 3 : 0, groups ? random.nextInt(3) : 1, ""));
            }
        }
        // Without one server the others must be able to decide, if a disk may forget what it promised.
        for (int tries = 0; habits.damaging() && voters(members) < 3 && tries < 20; tries++) {
            final int number = 1 + random.nextInt(count);
            if (number != without) {
                members.removeIf(member -> member.server() == number);
                members.add(Member.participant(number));
            }
        }
        if (habits.damaging() && voters(members) < 3) {
            return version == 0 ? everybody(count) : null;
        }
        try {
            return new Configuration(version, groups, members);
        } catch (final IllegalArgumentException ex) {
            return version == 0 ? Configuration.majority(0, 1) : null;
        }
    }

    private static Configuration everybody(final int count) {
        return Configuration.majority(0, IntStream.rangeClosed(1, count).toArray());
    }

    private static int voters(final List<Member> members) {
        return (int) members.stream().filter(member -> !member.observer()).count();
    }

    private boolean isAnyLeading() {
        final boolean[] found = new boolean[1];
        forLeader(leader -> found[0] = true);
        return found[0];
    }

    private void forLeader(final Consumer<SimServer> action) {
        for (int number = 1; number <= cluster.size(); number++) {
            final SimServer server = cluster.server(number);
            if (server.isUp() && server.replica().role() == Role.LEADING) {
                action.accept(server);
                return;
            }
        }
    }
}
