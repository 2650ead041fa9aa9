package io.paddock.engine.sim;

import io.paddock.engine.node.NodeStack;
import io.paddock.engine.pipeline.EngineAgent;
import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.replication.Ensemble;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.ensemble.EnsembleLog;
import io.paddock.replication.ensemble.EnsembleLogConfig;
import io.paddock.replication.ensemble.EnsembleLogContext;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.peer.PeerAddress;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.snapshot.SnapshotConfig;
import io.paddock.replication.zab.Timing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One server: the real pipeline over the real log, on a disk, a network and clocks that are simulated. */
final class SimServer {
    static final Timing TIMING = new Timing(50 * World.MS, 250 * World.MS, 250 * World.MS, 250 * World.MS);
    private static final Path FOLDER = Path.of("/sim/log");
    private static final int MAX_ENTRY_LENGTH = 4_000;
    private static final long EPOCH_MS = 1_700_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    /** How likely it looks again at once when it has done something, as a server does that spins. */
    private static final double SPIN_CHANCE = 0.1;

    private static final int SEGMENT_LENGTH = 32 * 1024;
    private static final int BATCH_ALIGNMENT = 512;
    /** Little memory to be zeroed at each of many starts. */
    private static final int BATCH_LENGTH = 8 * 1024;

    private static final int MARK_DELAY_MS = 10;
    /** How much too fast clocks run that end sessions too early. */
    private static final int HASTE = 5;

    private final World world;
    private final int number;
    private final SnapshotListener snapshotListener = new Snapshots();
    private final List<SimConnection> connections = new ArrayList<>();
    private SimDisk disk = new SimDisk();
    private PeerLink link;
    private EnsembleLog log;
    private NodeStack stack;
    private int life;
    private double rate = 1;
    private long startedNs;
    private long wallOffsetMs;
    private long pausedUntilNs;
    private long busyUntilNs;
    private long dueNs = NEVER;
    private long turns;
    private int watchers;
    private long executedIndex;
    private boolean diskIsFaulty;
    private boolean diskIsFull;
    private boolean snapshotAwaited;
    private LogRole role = LogRole.LOOKING;
    private int leader;

    SimServer(final World world, final int number) {
        this.world = world;
        this.number = number;
    }

    int number() {
        return number;
    }

    int life() {
        return life;
    }

    boolean isUp() {
        return stack != null;
    }

    boolean leads() {
        return isUp() && role == LogRole.LEADING;
    }

    LogRole role() {
        return role;
    }

    int leader() {
        return leader;
    }

    long executedIndex() {
        return executedIndex;
    }

    NodeStack stack() {
        return stack;
    }

    EnsembleLog log() {
        return log;
    }

    SimDisk disk() {
        return disk;
    }

    /** From now on it is no surprise when the server ends because of its disk. */
    void expectDiskFaults() {
        diskIsFaulty = true;
    }

    /** The same of its disk having no room; and of starting in vain. */
    void expectFullDisk(final boolean isFull) {
        diskIsFull = isFull;
        if (!isFull) {
            disk.space(Long.MAX_VALUE);
        }
    }

    /** How fast its clock runs, from its next start on. */
    void rate(final double newRate) {
        rate = newRate;
    }

    void jumpWallClock(final long ms) {
        wallOffsetMs += ms;
    }

    void pause(final long ns) {
        pausedUntilNs = Math.max(pausedUntilNs, world.agenda().nowNs() + ns);
    }

    void resume() {
        pausedUntilNs = 0;
        wake();
    }

    void start() {
        if (isUp()) {
            return;
        }
        life++;
        diskIsFaulty = false;
        role = LogRole.LOOKING;
        leader = 0;
        executedIndex = 0;
        watchers = 0;
        snapshotAwaited = false;
        startedNs = world.agenda().nowNs();
        world.trace(() -> "server " + number + " starts");
        world.note(number * 31L + life);
        link = world.network().link(this);
        try {
            open();
        } catch (final SimDisk.PowerLoss ex) {
            end();
            disk = disk.afterPowerLoss(world.random(), world.random().nextDouble());
            return;
        } catch (final LogFault ex) {
            end();
            if (disk.isCrashed()) {
                disk = disk.afterPowerLoss(world.random(), world.random().nextDouble());
                return;
            }
            if (diskIsFull) {
                world.trace(() -> "server " + number + " does not start: " + ex.getMessage());
                disk.restart();
                return;
            }
            throw new Violation("starts again", "server " + number + " does not start: " + ex.getMessage(), ex);
        }
        busyUntilNs = world.agenda().nowNs() + 2 * World.MS;
        dueNs = NEVER;
        wake();
    }

    private void open() {
        final JournalConfig journal = new JournalConfig(
                SEGMENT_LENGTH,
                AppendMode.WRITE,
                world.lie() != Lie.DISK_DOES_NOT_FORCE,
                BATCH_ALIGNMENT,
                BATCH_LENGTH,
                MAX_ENTRY_LENGTH,
                1,
                MARK_DELAY_MS,
                false,
                number,
                0);
        final EnsembleLogConfig config = new EnsembleLogConfig(
                journal, new SnapshotConfig(4096, 65536, 0, 0, 0), TIMING, 1 << 14, 64, 1 << 15, 64, 4096, 2, 1 << 18);
        log = EnsembleLog.open(new EnsembleLogContext()
                .journalFolder(FOLDER)
                .config(config)
                .link(link)
                .initial(world.initial())
                .addresses(member -> new PeerAddress(member.server(), "localhost", member.server(), 1))
                .disk(disk)
                .epochClock(this::wallMs)
                .nanoClock(this::nanoTime)
                .random(bound -> (long) (world.random().nextDouble() * bound))
                .snapshotPause(ns -> {})
                .threads(false));
        stack = new NodeStack(
                new TappedLog(world, this, log),
                new NodeStack.Settings(
                        world.metrics(),
                        () -> haste() * nanoTime(),
                        this::wallMs,
                        world.random()::nextDouble,
                        World.TICK_MS,
                        world.holdMs(),
                        world.snapCount(),
                        snapshotListener));
        stack.pipeline().agent().onStart();
    }

    private int haste() {
        return world.lie() == Lie.ENDED_TOO_EARLY ? HASTE : 1;
    }

    private long nanoTime() {
        return 1_000_000_000L + (long) ((world.agenda().nowNs() - startedNs) * rate);
    }

    private long wallMs() {
        return EPOCH_MS + wallOffsetMs + world.agenda().nowNs() / World.MS;
    }

    /** The process ends at once; what the kernel has stays, and the kernel closes its connections. */
    void kill() {
        if (isUp()) {
            world.trace(() -> "server " + number + " is killed");
            connections.forEach(SimConnection::onServerKilled);
            end();
            disk.restart();
        }
    }

    /** The machine loses its power: clients hear nothing. */
    void losePower() {
        if (isUp()) {
            world.trace(() -> "server " + number + " loses its power");
            end();
            disk = disk.afterPowerLoss(world.random(), world.random().nextDouble());
        }
    }

    /** Everything that it had is gone. */
    void wipe() {
        losePower();
        disk = new SimDisk();
    }

    private void end() {
        if (stack != null) {
            stack.close();
        }
        stack = null;
        log = null;
        link.close();
        connections.clear();
        dueNs = NEVER;
        turns++;
        world.onServerEnded(this);
    }

    void accept(final SimConnection connection) {
        connections.add(connection);
        wake();
    }

    /** The pipeline has taken a connection: it numbers them. */
    int nextWatcher() {
        return ++watchers;
    }

    /** Whether a barrier is one that a client asks for before it is served, for its session's sake. */
    boolean isHandshake(final long barrierId) {
        return connections.stream()
                .anyMatch(connection -> connection.watcher() == barrierId && !connection.isAnswered());
    }

    /** There is something to do. */
    void wake() {
        if (isUp()) {
            schedule(world.agenda().nowNs());
        }
    }

    private void schedule(final long wantedNs) {
        final long atNs = Math.max(wantedNs, Math.max(busyUntilNs, pausedUntilNs));
        if (atNs < dueNs) {
            dueNs = atNs;
            final long turn = ++turns;
            world.agenda().at(atNs, () -> {
                if (turn == turns) {
                    turn();
                }
            });
        }
    }

    private void turn() {
        dueNs = NEVER;
        if (world.agenda().nowNs() < pausedUntilNs) {
            schedule(pausedUntilNs);
            return;
        }
        final long operations = disk.operations();
        final long idleNs;
        try {
            idleNs = cycle();
        } catch (final SimDisk.PowerLoss ex) {
            losePower();
            return;
        } catch (final LogFault ex) {
            if (disk.isCrashed()) {
                losePower();
                return;
            }
            if (!diskIsFaulty && !diskIsFull) {
                throw new Violation("goes on", "server " + number + " stops: " + ex.getMessage(), ex);
            }
            world.trace(() -> "server " + number + " stops by itself: " + ex.getMessage());
            kill();
            return;
        }
        if (!isUp()) {
            return;
        }
        final long forces = disk.operations() - operations;
        busyUntilNs = world.agenda().nowNs() + World.US * (5 + world.below(20) + forces * world.forceUs() / 2);
        schedule(world.agenda().nowNs() + Math.min(idleNs, 1000 * World.MS));
        if (stack.snapshots().running() && !snapshotAwaited) {
            snapshotAwaited = true;
            final int writingLife = life;
            world.agenda().after(World.MS * (1 + world.below(30)), () -> writeSnapshot(writingLife));
        }
    }

    private long cycle() {
        final EngineAgent agent = stack.pipeline().agent();
        connections.removeIf(connection -> !connection.poll(stack.pipeline().frameHandler()));
        if (agent.doWork() > 0 && world.chance(SPIN_CHANCE)) {
            return 0;
        }
        return (long) (agent.idleNs() / (haste() * rate)) + 1;
    }

    private void writeSnapshot(final int writingLife) {
        if (isUp() && life == writingLife) {
            snapshotAwaited = false;
            stack.snapshots().takeBegun();
            if (disk.isCrashed()) {
                losePower();
            }
        }
    }

    // What its log tells.

    void onEntry(final boolean isCommand, final LogEntry entry) {
        world.check(
                entry.index() == executedIndex + 1,
                "one order",
                () -> "server " + number + " is handed entry " + entry.index() + " after " + executedIndex);
        world.oracle().onEntry(number, isCommand, entry);
    }

    void onExecuted(final LogEntry entry) {
        executedIndex = entry.index();
        world.oracle()
                .onState(
                        number,
                        executedIndex,
                        stack.tree().digest(),
                        stack.sessions().size());
    }

    void onRestored(final long zxid, final long index) {
        executedIndex = index;
        if (stack != null) {
            world.trace(() -> "server " + number + " has the state of 0x" + Long.toHexString(zxid));
            world.oracle()
                    .onState(
                            number,
                            index,
                            stack.tree().digest(),
                            stack.sessions().size());
        }
    }

    void onRole(final LogRole newRole, final int newLeader, final long epoch) {
        role = newRole;
        leader = newLeader;
        world.trace(() -> "server " + number + " is " + newRole + " behind " + newLeader + " in epoch " + epoch);
        world.onRole(this, epoch);
    }

    @Override
    public String toString() {
        if (!isUp()) {
            return "\n  " + number + " down";
        }
        final Ensemble ensemble = log.ensemble();
        final StringBuilder progress = new StringBuilder();
        for (int peer = 1; peer <= world.size() && leads(); peer++) {
            progress.append(' ').append(ensemble.durableIndex(peer));
        }
        return "\n  " + number + " " + role + " behind " + leader + " in epoch " + ensemble.epoch() + ", executed "
                + executedIndex + ", logged 0x" + Long.toHexString(ensemble.lastLoggedZxid()) + ", committed 0x"
                + Long.toHexString(ensemble.committedZxid()) + ", members "
                + ensemble.configuration().members().stream()
                        .map(Member::server)
                        .toList()
                + (leads() ? ", knows of" + progress : "");
    }

    /** Tells the log, as the node does. */
    private final class Snapshots implements SnapshotListener {
        @Override
        public void onSnapshotTaken(final long zxid, final long length, final long durationNs) {
            world.onSnapshot(zxid);
            try {
                log.onSnapshotDurable(zxid);
            } catch (final LogFault ex) {
                world.trace(() -> "old files stay: " + ex.getMessage());
            }
        }

        @Override
        public void onSnapshotCancelled(final long zxid) {
            // The server ends, or its state is replaced.
        }

        @Override
        public void onSnapshotFailed(final long zxid, final Throwable cause) {
            world.trace(() -> "snapshot 0x" + Long.toHexString(zxid) + " failed: " + cause);
        }
    }
}
