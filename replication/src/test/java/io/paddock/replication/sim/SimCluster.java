package io.paddock.replication.sim;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ServerSet;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** An ensemble from one seed: its size, its habits, and everything that goes wrong. */
final class SimCluster {
    private static final long MS = 1_000_000;
    /** No schedule has a tenth of it, unless messages beget messages. */
    private static final long MAX_EVENTS = 600_000;

    private final SplittableRandom random;
    private final Habits habits;
    private final DiskHabits diskHabits;
    private final LogKind kind;
    private final Lie lie;
    private final Trace trace;
    private final EventQueue queue = new EventQueue();
    private final Oracle oracle;
    private final SimNetwork network;
    private final Faults faults;
    private final Convergence convergence = new Convergence(this);
    private final SimServer[] servers;
    private final ServerSet holders = new ServerSet();
    private int elections;
    private int installs;

    /**
     * @param kind of the servers' logs.
     * @param trace of everything, or null.
     */
    SimCluster(final long seed, final LogKind kind, final Lie lie, final Trace trace) {
        this.kind = kind;
        this.lie = lie;
        this.trace = trace;
        random = new SplittableRandom(seed);
        habits = Habits.draw(random);
        diskHabits = kind == LogKind.MODEL ? null : DiskHabits.draw(random, habits.aim());
        oracle = new Oracle(habits.servers());
        network = new SimNetwork(this, habits.servers());
        faults = new Faults(this);
        servers = new SimServer[habits.servers() + 1];
        final Configuration initial = faults.ensemble(0, 0);
        for (int number = 1; number < servers.length; number++) {
            servers[number] = new SimServer(this, number, initial);
        }
        if (trace != null) {
            trace(null, habits + ", " + (diskHabits == null ? "" : diskHabits + ", ") + initial, 0);
        }
    }

    ServerDisk newDisk(final int number, final Configuration initial) {
        return kind == LogKind.MODEL
                ? new ModelDisk(initial, new SimLog(oracle.witness(number), habits.batchEntries()))
                : new JournalDisk(number, initial, oracle, habits, diskHabits, random.split());
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

    Habits habits() {
        return habits;
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

    int size() {
        return servers.length - 1;
    }

    void forEach(final Consumer<SimServer> action) {
        for (int number = 1; number < servers.length; number++) {
            action.accept(servers[number]);
        }
    }

    String statistics() {
        return size() + " servers, " + queue.executed() + " events, " + network.sent() + " messages, "
                + faults.statistics() + ", " + elections + " elections, " + installs + " snapshots sent, "
                + oracle.cuts() + " entries cut, " + oracle.committedIndex() + " entries";
    }

    void trace(final SimServer server, final String what, final long number) {
        if (trace != null) {
            trace.line(queue.nowNs(), server == null ? 0 : server.number(), number == 0 ? what : what + " " + number);
        }
    }

    void traceReceived(final SimServer server, final Event message) {
        if (trace != null) {
            trace.received(queue.nowNs(), server.number(), message.bytes);
        }
    }

    /** Valid until the next call. */
    ServerSet holdersOnDisk(final SimLog.Entry entry) {
        holders.clear();
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

    void onSnapshotLeaving(final SimServer leader) {
        faults.onSnapshotLeaving(leader);
    }

    /** A snapshot has taken the place of a log. */
    void onInstalled() {
        installs++;
        faults.onInstalled();
    }

    void onElected(final SimServer server) {
        faults.onElected(server);
    }

    /** A server is between two steps that belong together: a good moment to pull the plug. */
    void onDanger(final SimServer server) {
        if (faults.isOn() && habits.danger() > 0 && random.nextDouble() < habits.danger()) {
            final long life = server.life();
            final long soonNs = random.nextInt(3) == 0 ? 0 : random.nextLong(habits.diskSpreadNs() * 2);
            queue.after(soonNs, () -> {
                if (server.life() == life && faults.isOn()) {
                    faults.crash(server, random.nextLong(habits.timing().electionNs() * 2));
                }
            });
        }
    }

    // A schedule.

    /** Faults for a while, then peace; in the end everything must be well. */
    void run() {
        final long electionNs = habits.timing().electionNs();
        forEach(server -> queue.after(random.nextLong(electionNs), () -> faults.restart(server)));
        faults.begin();
        work();
        runUntil(habits.faultsNs());
        faults.end();
        network.peace();
        trace(null, "peace", 0);
        forEach(server -> server.disk().calm());
        forEach(faults::restart);
        converge(40 * electionNs);
        convergence.letAllWork();
        converge(40 * electionNs);
        beQuiet();
    }

    private void runUntil(final long endNs) {
        Event event = queue.next(endNs);
        while (event != null) {
            boolean putOff = false;
            try {
                putOff = happens(event);
            } catch (final SimDisk.PowerLoss | LogFault ex) {
                if (!isAnyBroken()) {
                    throw ex;
                }
            }
            endBroken();
            if (!putOff) {
                queue.giveBack(event);
            }
            Oracle.check(queue.executed() < MAX_EVENTS, "I16", () -> "there is no end of messages");
            event = queue.next(endNs);
        }
    }

    private boolean happens(final Event event) {
        if (event.server != null) {
            return event.server.on(event);
        }
        if (event.kind == Event.Kind.WORK) {
            work();
        } else {
            event.work.run();
        }
        return false;
    }

    private boolean isAnyBroken() {
        for (int number = 1; number < servers.length; number++) {
            if (servers[number].disk().isBroken()) {
                return true;
            }
        }
        return false;
    }

    /** Where power went in the middle of something, or a disk has failed, the server ends. */
    private void endBroken() {
        if (kind == LogKind.MODEL) {
            return;
        }
        for (int number = 1; number < servers.length; number++) {
            if (servers[number].disk().isBroken()) {
                faults.crash(servers[number], random.nextLong(habits.timing().electionNs() * 2));
            }
        }
    }

    void startLater(final SimServer server) {
        queue.after(random.nextLong(habits.timing().electionNs()), () -> faults.restart(server));
    }

    private void converge(final long limitNs) {
        final long endNs = queue.nowNs() + limitNs;
        String lacking = convergence.lacking();
        while (lacking != null && queue.nowNs() < endNs) {
            runUntil(queue.nowNs() + 20 * MS);
            lacking = convergence.lacking();
        }
        final String found = lacking;
        Oracle.check(found == null, "I16", () -> found + " after peace has returned: " + convergence.describe());
    }

    /** With nothing to do, nobody sends more than signs of life and what answers them. */
    private void beQuiet() {
        final int rounds = 4;
        long sent = Long.MAX_VALUE;
        // Servers that were away, members or not, may have to be told much at first.
        for (int tries = 0; tries < 60 && sent > (rounds + 4L) * 2 * size(); tries++) {
            final long before = network.sent();
            runUntil(queue.nowNs() + rounds * habits.timing().heartbeatNs());
            sent = network.sent() - before;
        }
        final long found = sent;
        Oracle.check(
                sent <= (rounds + 4L) * 2 * size(),
                "I16",
                () -> found + " messages within " + rounds + " heartbeats: " + convergence.describe());
    }

    private void work() {
        if (!faults.isOn()) {
            return;
        }
        final SimServer server = servers[1 + random.nextInt(size())];
        for (int burst = random.nextInt(4); burst >= 0; burst--) {
            server.client().submit();
        }
        if (random.nextInt(3) == 0) {
            server.client().barrier();
        }
        if (random.nextInt(habits.snapshotEach()) == 0) {
            servers[1 + random.nextInt(size())].takeSnapshot();
        }
        queue.add(queue.take(Event.Kind.WORK), random.nextLong(2 * habits.workNs()));
    }

    long digest() {
        oracle.mix(queue.executed());
        oracle.mix(network.sent());
        return oracle.digest();
    }
}
