package io.paddock.replication.ensemble;

import static io.paddock.replication.ensemble.TestOrder.check;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.peer.PeerAddress;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.snapshot.SnapshotConfig;
import io.paddock.replication.zab.Timing;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One server: its log, its disk, and the layer above, whose state is the list of what it was handed. */
final class TestServer implements LogConsumer {
    static final Timing TIMING = new Timing(20_000_000, 100_000_000, 100_000_000, 100_000_000);
    private static final Path FOLDER = Path.of("/sim/log");
    private static final int MAX_ENTRY_LENGTH = 5_000;
    private static final long SNAPSHOT_MS = 77;

    final int number;
    private final TestCluster cluster;
    private final Configuration initial;
    private SimDisk disk = new SimDisk();
    private PeerLink link;
    private EnsembleLog log;
    private int life;
    private int submitted;
    private long wallOffsetMs;

    /** zxid and command of each entry. */
    private final List<TestOrder.Entry> state = new ArrayList<>();

    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private final Map<Long, Integer> barriers = new HashMap<>();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[MAX_ENTRY_LENGTH]);
    private long nextBarrier;
    private int acknowledged;
    private int unknown;
    private int snapshotsLoaded;
    /** Entries that the last start announced. */
    private long announced;

    LogRole role;
    int leader;
    Configuration configuration;
    int messages;
    private boolean polling;
    /** A function of the state. */
    private long digest;
    /** Makes the state another one than it should be. */
    private boolean corrupt;

    TestServer(final TestCluster cluster, final int number, final Configuration initial) {
        this.cluster = cluster;
        this.number = number;
        this.initial = initial;
    }

    boolean isUp() {
        return log != null;
    }

    EnsembleLog log() {
        return log;
    }

    SimDisk disk() {
        return disk;
    }

    List<TestOrder.Entry> state() {
        return state;
    }

    int snapshotsLoaded() {
        return snapshotsLoaded;
    }

    long announced() {
        return announced;
    }

    int acknowledged() {
        return acknowledged;
    }

    int life() {
        return life;
    }

    void start() {
        life++;
        submitted = 0;
        state.clear();
        digest = 0;
        waiting.clear();
        barriers.clear();
        role = null;
        link = cluster.network().link(number);
        final JournalConfig journal = JournalConfig.defaults()
                .withLengths(64 * 1024, MAX_ENTRY_LENGTH)
                .withMode(AppendMode.WRITE)
                .withServerId(number);
        final EnsembleLogConfig config = new EnsembleLogConfig(
                journal, new SnapshotConfig(4096, 8192, 0, 0, 0), TIMING, 1 << 15, 64, 1 << 16, 64, 4096, 2, 0);
        log = EnsembleLog.open(new EnsembleLogContext()
                .journalFolder(FOLDER)
                .config(config)
                .link(link)
                .initial(initial)
                .addresses(member -> new PeerAddress(member.server(), "localhost", member.server(), 1))
                .ownerIdle(() -> cluster.random().nextInt(4) > 0)
                .disk(disk)
                .epochClock(() -> cluster.wallMs() + wallOffsetMs)
                .nanoClock(cluster::nowNs)
                .random(bound -> (long) (cluster.random().nextDouble() * bound))
                .snapshotPause(ns -> {})
                .threads(false));
        log.recover(this);
    }

    /** The process ends, and what the kernel has stays. */
    void kill() {
        log = null;
        link.close();
        disk.restart();
    }

    /** The machine loses its power. */
    void losePower(final double keepChance) {
        log = null;
        link.close();
        disk = disk.afterPowerLoss(cluster.random(), keepChance);
    }

    void damageSnapshots() {
        snapshotFiles().forEach(this::damage);
    }

    void damageNewestSnapshot() {
        damage(snapshotFiles().get(snapshotFiles().size() - 1));
    }

    /** Oldest first. */
    private List<Path> snapshotFiles() {
        return disk.files().stream()
                .filter(file -> file.getFileName().toString().startsWith("snapshot."))
                .sorted(Comparator.comparing(
                        file -> Long.parseLong(file.getFileName().toString().substring(9), 16)))
                .toList();
    }

    /** At its end, where a long one no longer holds what the log itself knows. */
    private void damage(final Path snapshot) {
        final byte[] content = disk.content(snapshot);
        content[content.length - 41] ^= 1;
        disk.content(snapshot, content);
    }

    /** Another machine takes its place, with an empty disk and a clock of its own. */
    void replace(final long newWallOffsetMs) {
        kill();
        disk = new SimDisk();
        wallOffsetMs = newWallOffsetMs;
    }

    void stop() {
        log.close();
        log = null;
        link.close();
        disk.restart();
    }

    /** @return entries handed over. */
    int poll() {
        polling = true;
        final int count = log.poll(this, 1 + cluster.random().nextInt(64));
        polling = false;
        return count;
    }

    /** @return false when there was no room. */
    boolean submit(final int length) {
        payload.putLong(0, TestOrder.command(number, life, submitted + 1));
        final long sequence = log.submit(payload, 0, Math.max(Long.BYTES, length));
        if (sequence < 0) {
            return false;
        }
        submitted++;
        check(sequence == submitted, "sequence " + sequence + " was given to command " + submitted);
        waiting.add(submitted);
        return true;
    }

    void flush() {
        log.flush(cluster.random().nextBoolean());
    }

    /** From now on every entry is executed wrongly. */
    void corrupt() {
        corrupt = true;
    }

    int unfinished() {
        return waiting.size();
    }

    int openBarriers() {
        return barriers.size();
    }

    void barrier() {
        if (log.readBarrier(++nextBarrier)) {
            barriers.put(nextBarrier, cluster.order().size());
        }
    }

    void snapshot() {
        final long zxid = log.lastCommittedZxid();
        if (state.isEmpty() || log.entriesSinceSnapshot() == 0 && !log.lacksSnapshot()) {
            return;
        }
        log.snapshots().prepare(zxid, state.size());
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16 * state.size()]);
        for (int i = 0; i < state.size(); i++) {
            bytes.putLong(16 * i, state.get(i).zxid());
            bytes.putLong(16 * i + 8, state.get(i).command());
        }
        try (SnapshotWriter writer = log.snapshots().create(zxid, state.size())) {
            writer.write(bytes, 0, bytes.capacity());
            writer.commit();
        }
        log.onSnapshotDurable(zxid);
    }

    // What the log tells.

    @Override
    public long onSnapshot(final SnapshotReader snapshot) {
        state.clear();
        digest = 0;
        // Those that come while it runs, not those that it starts from.
        snapshotsLoaded += polling ? 1 : 0;
        final UnsafeBuffer pair = new UnsafeBuffer(new byte[16]);
        while (snapshot.read(pair, 0, 16) == 16) {
            onEntry(pair.getLong(0), pair.getLong(8));
        }
        check(state.size() == snapshot.index(), "a snapshot of index " + snapshot.index() + " holds " + state.size());
        return SNAPSHOT_MS;
    }

    @Override
    public void onSnapshotDamaged() {
        state.clear();
        digest = 0;
    }

    private void onEntry(final long zxid, final long command) {
        state.add(new TestOrder.Entry(zxid, command));
        digest = digest * 31 + command + (corrupt ? 1 : 0);
        cluster.order().onHandedOver(number, state.size(), zxid, command);
    }

    @Override
    public void onReplay(final long count) {
        announced = count;
    }

    @Override
    public void onCommitted(final LogEntry entry) {
        check(polling, "server " + number + " was handed an entry out of turn");
        check(
                entry.index() == state.size() + 1,
                "server " + number + " was handed entry " + entry.index() + " after " + state.size());
        final long command = entry.buffer().getLong(entry.offset());
        onEntry(entry.zxid(), command);
        log.stateDigest(entry.zxid(), digest);
        if (entry.submittedHere()) {
            final int mine = waiting.remove();
            check(
                    entry.originServer() == number
                            && entry.originSequence() == mine
                            && command == TestOrder.command(number, life, mine),
                    "server " + number + " waits for " + mine + " and gets " + Long.toHexString(command));
            cluster.order().onAcknowledged(entry.index(), command);
            acknowledged++;
        } else {
            check(
                    command >>> 32 != (number << 16 | life),
                    "server " + number + " does not know its own command " + Long.toHexString(command));
        }
    }

    @Override
    public void onBarrier(final long barrierId, final long zxid) {
        final Integer least = barriers.remove(barrierId);
        check(
                least != null && state.size() >= least,
                "server " + number + " passed a barrier at " + state.size() + " that was asked for at " + least);
    }

    @Override
    public void onMessage(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        messages++;
    }

    @Override
    public void onRole(final LogRole newRole, final int newLeader, final long epoch) {
        role = newRole;
        leader = newLeader;
        check(
                newRole == LogRole.LOOKING || log.lastCommittedZxid() >>> 32 == epoch,
                "server " + number + " is " + newRole + " before its epoch " + epoch + " began");
        if (newRole == LogRole.LEADING) {
            cluster.onLeading(number, epoch);
        }
    }

    @Override
    public void onEpoch(final LogEntry entry) {
        onEntry(entry.zxid(), TestOrder.NO_COMMAND);
    }

    @Override
    public void onConfiguration(final LogEntry entry, final Configuration newConfiguration) {
        configuration = newConfiguration;
        if (entry != null) {
            onEntry(entry.zxid(), TestOrder.NO_COMMAND);
        }
    }

    @Override
    public void onOutcomeUnknown(final long throughSequence) {
        while (!waiting.isEmpty() && waiting.peek() <= throughSequence) {
            waiting.remove();
            unknown++;
        }
    }

    @Override
    public String toString() {
        if (!isUp()) {
            return "\n" + number + " down";
        }
        return "\n" + number + " " + role + " behind " + log.ensemble().leader() + " in epoch "
                + log.ensemble().epoch() + ", logged 0x"
                + Long.toHexString(log.ensemble().lastLoggedZxid())
                + ", committed 0x" + Long.toHexString(log.ensemble().committedZxid()) + ", state " + state.size()
                + ", unfinished " + waiting.size() + ", barriers " + barriers.size() + ", "
                + log.ensemble().configuration() + " " + log.ensemble().joining();
    }
}
