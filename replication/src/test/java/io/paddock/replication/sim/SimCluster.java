package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An ensemble from one seed: its size, its habits, and everything that goes wrong. */
final class SimCluster {
    private static final long MS = 1_000_000;

    private final SplittableRandom random;
    private final EventQueue queue = new EventQueue();
    private final Oracle oracle = new Oracle();
    private final Timing timing;
    private final SimNetwork network;
    private final SimServer[] servers;
    private final boolean[] damaged;
    private final double drift;
    private final long cycleNs;
    private final long diskSpreadNs;
    private final double danger;
    private final boolean damaging;
    private final Lie lie;
    private boolean faultsOn = true;
    private int crashes;
    private int damages;
    private int elections;
    private int reconfigs;

    SimCluster(final long seed) {
        this(seed, Lie.NONE);
    }

    SimCluster(final long seed, final Lie lie) {
        this.lie = lie;
        random = new SplittableRandom(seed);
        final int count = 1 + random.nextInt(7);
        drift = random.nextInt(3) == 0 ? 0 : 0.02;
        cycleNs = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(2 * MS);
        diskSpreadNs = (1 + random.nextInt(20)) * MS / 2;
        danger = random.nextInt(2) == 0 ? 0 : 0.01 * random.nextDouble();
        damaging = count >= 3 && random.nextInt(3) == 0;
        final long election = 150 * MS;
        timing = new Timing(20 * MS, election, election, election);
        network = new SimNetwork(this, count);
        servers = new SimServer[count + 1];
        damaged = new boolean[count + 1];
        final Configuration initial = randomConfiguration(0, count);
        for (int number = 1; number <= count; number++) {
            servers[number] = new SimServer(this, number, initial);
        }
    }

    EventQueue queue() {
        return queue;
    }

    SplittableRandom random() {
        return random;
    }

    Oracle oracle() {
        return oracle;
    }

    Timing timing() {
        return timing;
    }

    SimNetwork network() {
        return network;
    }

    SimServer server(final int number) {
        return servers[number];
    }

    Lie lie() {
        return lie;
    }

    double drift() {
        return drift;
    }

    long cycleNs() {
        return cycleNs;
    }

    int size() {
        return servers.length - 1;
    }

    String statistics() {
        return size() + " servers, " + queue.executed() + " events, " + network.sent() + " messages, " + crashes
                + " crashes, " + damages + " damages, " + elections + " elections, " + reconfigs
                + " reconfigurations, " + oracle.committedIndex() + " entries";
    }

    long diskNs(final long slowUntilNs) {
        final long usual = 50_000 + random.nextLong(diskSpreadNs);
        return queue.nowNs() < slowUntilNs || random.nextInt(200) == 0 ? usual * 20 : usual;
    }

    private Configuration randomConfiguration(final long version, final int count) {
        final List<Member> members = new ArrayList<>();
        final boolean groups = count >= 3 && !damaging && random.nextInt(8) == 0;
        for (int number = 1; number <= count; number++) {
            final int kind = random.nextInt(10);
            if (kind == 0 && version != 0) {
                continue;
            }
            if (kind == 1) {
                members.add(Member.observer(number));
            } else {
                members.add(new Member(number, false, groups ? 1 + number % 3 : 0, 1 + (groups ? number % 2 : 0), ""));
            }
        }
        // Without one server the others must be able to decide, if a disk may forget what it promised.
        while (damaging && members.stream().filter(member -> !member.observer()).count() < 3) {
            final int number = 1 + random.nextInt(count);
            members.removeIf(member -> member.server() == number);
            members.add(Member.participant(number));
        }
        if (members.stream().allMatch(Member::observer)) {
            members.removeIf(member -> member.server() == 1);
            members.add(Member.participant(1));
            return new Configuration(version, false, members);
        }
        return new Configuration(version, groups, members);
    }

    ServerSet holdersOnDisk(final SimLog.Entry entry) {
        final ServerSet holders = new ServerSet();
        for (int number = 1; number < servers.length; number++) {
            if (servers[number].disk().holds(entry)) {
                holders.add(number);
            }
        }
        return holders;
    }

    void onLeading(final SimServer server, final long epoch) {
        elections++;
        oracle.onEstablished(server, epoch);
    }

    /** A server is between two steps that belong together: a good moment to pull the plug. */
    void onDanger(final SimServer server) {
        if (faultsOn && danger > 0 && random.nextDouble() < danger) {
            queue.after(random.nextLong(diskSpreadNs * 2), () -> crash(server));
        }
    }

    private void crash(final SimServer server) {
        if (server.isUp()) {
            crashes++;
            server.crash();
            queue.after(random.nextLong(timing.electionNs() * 4), () -> restart(server));
        }
    }

    private void restart(final SimServer server) {
        if (!server.isUp()) {
            server.start();
        }
    }

    // A schedule.

    /** Faults for a while, then peace; in the end everything must be well. */
    void run(final long faultsNs) {
        final double badness = random.nextDouble();
        network.weather(
                random.nextInt(3) == 0 ? 0 : 0.1 * badness,
                random.nextInt(3) == 0 ? 0 : 0.05 * badness,
                MS / 5 + random.nextLong(5 * MS),
                random.nextInt(3) == 0 ? 0.01 * badness : 0);
        for (int number = 1; number < servers.length; number++) {
            final SimServer server = servers[number];
            queue.after(random.nextLong(timing.electionNs()), () -> restart(server));
        }
        final long meanNs = 20 * MS + random.nextLong(200 * MS);
        queue.after(timing.electionNs(), () -> faults(meanNs));
        final long workNs = MS + random.nextLong(20 * MS);
        queue.after(0, () -> work(workNs));
        runUntil(faultsNs);
        faultsOn = false;
        network.heal();
        network.weather(0, 0, MS, 0);
        for (int number = 1; number < servers.length; number++) {
            restart(servers[number]);
        }
        runUntil(faultsNs + 20 * timing.electionNs());
        checkWellBeing();
    }

    private void runUntil(final long endNs) {
        while (queue.runNext(endNs)) {
            // Each event brings the next ones.
        }
    }

    private void work(final long meanNs) {
        final SimServer server = servers[1 + random.nextInt(size())];
        if (faultsOn) {
            for (int burst = random.nextInt(4); burst >= 0; burst--) {
                server.submit();
            }
            if (random.nextInt(4) == 0) {
                server.barrier();
            }
            if (random.nextInt(60) == 0) {
                servers[1 + random.nextInt(size())].takeSnapshot();
            }
            queue.after(random.nextLong(2 * meanNs), () -> work(meanNs));
        }
    }

    private void faults(final long meanNs) {
        if (!faultsOn) {
            return;
        }
        final SimServer server = servers[1 + random.nextInt(size())];
        switch (random.nextInt(13)) {
            case 0, 1 -> crash(server);
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    for (int number = 1; number < servers.length; number++) {
                        crash(servers[number]);
                    }
                }
            }
            case 3 -> split();
            case 4 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    network.cut(1 + random.nextInt(size()), 1 + random.nextInt(size()));
                }
            }
            case 5, 6 -> network.heal();
            case 7 -> server.pause(random.nextLong(3 * timing.electionNs()));
            case 8 -> server.slowDisk(random.nextLong(5 * timing.electionNs()));
            case 9 -> server.jumpWallClock(random.nextInt(20_000) - 10_000);
            case 10 -> damage(server);
            case 11 -> reconfigure();
            default -> forLeader(leader -> leader.transfer(1 + random.nextInt(size())));
        }
        queue.after(random.nextLong(2 * meanNs), () -> faults(meanNs));
    }

    private void split() {
        final int side = random.nextInt(1 << size());
        for (int from = 1; from < servers.length; from++) {
            for (int to = 1; to < servers.length; to++) {
                if ((side >>> from - 1 & 1) != (side >>> to - 1 & 1)) {
                    network.cut(from, to);
                }
            }
        }
    }

    /** One disk at a time, and only where others can make up for it. */
    private void damage(final SimServer server) {
        for (int number = 1; number < servers.length; number++) {
            if (servers[number].disk().floor != 0) {
                return;
            }
        }
        if (damaging && server.isUp()) {
            crash(server);
            if (server.disk().damage(random, lie != Lie.DAMAGE_AS_TORN_TAIL)) {
                damages++;
            }
        }
    }

    private void reconfigure() {
        forLeader(leader -> {
            final Configuration next = randomConfiguration(1 + random.nextLong(1 << 30), size());
            if (leader.reconfigure(next)) {
                reconfigs++;
            }
        });
    }

    private void forLeader(final java.util.function.Consumer<SimServer> action) {
        for (int number = 1; number < servers.length; number++) {
            if (servers[number].isUp() && servers[number].replica().role() == Role.LEADING) {
                action.accept(servers[number]);
                return;
            }
        }
    }

    private void checkWellBeing() {
        int leader = 0;
        for (int number = 1; number < servers.length; number++) {
            if (servers[number].replica().role() == Role.LEADING) {
                leader = number;
            }
        }
        final int found = leader;
        Oracle.check(found != 0, () -> "nobody leads after peace has returned: " + describe());
        final Configuration active = servers[found].replica().active();
        Oracle.check(
                servers[found].replica().joining() == null, () -> "a change of the ensemble never ends: " + describe());
        for (final Member member : active.members()) {
            final SimServer server = servers[member.server()];
            Oracle.check(
                    server.replica().leader() == found,
                    () -> "server " + member.server() + " does not follow server " + found + ": " + describe());
            Oracle.check(
                    server.replica().executedIndex() == oracle.committedIndex(),
                    () -> "server " + member.server() + " has not executed everything: " + describe());
            Oracle.check(
                    server.unfinished() == 0,
                    () -> "server " + member.server() + " waits for " + server.unfinished() + " of its commands: "
                            + describe());
            Oracle.check(
                    server.openBarriers() == 0,
                    () -> "server " + member.server() + " waits at a barrier: " + describe());
            Oracle.check(
                    server.disk().floor == 0, () -> "server " + member.server() + " keeps its floor: " + describe());
        }
    }

    private String describe() {
        final StringBuilder text = new StringBuilder();
        for (int number = 1; number < servers.length; number++) {
            final SimServer server = servers[number];
            text.append("\n  ").append(number).append(": ");
            if (!server.isUp()) {
                text.append("down");
                continue;
            }
            text.append(server.replica().role())
                    .append(" of ")
                    .append(server.replica().leader())
                    .append(" in epoch ")
                    .append(server.replica().epoch())
                    .append(", last ")
                    .append(Long.toHexString(server.disk().log().epochs().lastZxid()))
                    .append(" at ")
                    .append(server.disk().log().epochs().lastIndex())
                    .append(", durable ")
                    .append(server.replica().durableIndex())
                    .append(", committed ")
                    .append(server.replica().commitIndex())
                    .append(", executed ")
                    .append(server.replica().executedIndex())
                    .append(", floor ")
                    .append(Long.toHexString(server.disk().floor))
                    .append(", active ")
                    .append(text(server.replica().active()))
                    .append(", joining ")
                    .append(text(server.replica().joining()));
        }
        return text.append("\n  ").append(statistics()).toString();
    }

    private static String text(final Configuration configuration) {
        return configuration == null
                ? "none"
                : configuration.members().stream()
                        .map(member -> member.server() + (member.observer() ? "o" : ""))
                        .toList()
                        .toString();
    }

    long digest() {
        oracle.mix(queue.executed());
        oracle.mix(network.sent());
        return oracle.digest();
    }
}
