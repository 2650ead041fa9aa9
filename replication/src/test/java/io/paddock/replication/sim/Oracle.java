package io.paddock.replication.sim;

import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongArrayList;

/** Sees all servers at once, and knows what was promised to whom. Its rules bear the names of the design's invariants. */
final class Oracle {
    private final List<SimLog.Entry> committed = new ArrayList<>();
    private final LongArrayList states = new LongArrayList();
    private final Long2LongHashMap leaders = new Long2LongHashMap(0);
    private final Long2LongHashMap lastSequences = new Long2LongHashMap(0);
    private final Long2LongHashMap votes = new Long2LongHashMap(0);
    /** Per epoch the entry at each counter, of whoever wrote it first; null while nobody has. */
    private SimLog.Entry[][] entries = new SimLog.Entry[64][];
    /** Per server the indexes of its committed commands. */
    private final LongArrayList[] ownIndexes;

    private boolean changing;
    private long acknowledgedIndex;
    private long cuts;
    private long digest;

    Oracle(final int servers) {
        ownIndexes = new LongArrayList[servers + 1];
        Arrays.setAll(ownIndexes, server -> new LongArrayList());
    }

    /** Greatest index that any server has executed. */
    long committedIndex() {
        return committed.size();
    }

    /** Greatest index whose client has been answered. */
    long acknowledgedIndex() {
        return acknowledgedIndex;
    }

    /** How many entries were cut off. */
    long cuts() {
        return cuts;
    }

    void onAcknowledged(final long index) {
        acknowledgedIndex = Math.max(acknowledgedIndex, index);
    }

    SimLog.Entry committedEntry(final long index) {
        return committed.get((int) index - 1);
    }

    /** Whether this very entry is known to be committed. */
    boolean isCommitted(final SimLog.Entry entry) {
        return entry.index() <= committed.size()
                && committedEntry(entry.index()).chain() == entry.chain();
    }

    long digest() {
        return digest;
    }

    void mix(final long value) {
        digest = (digest ^ value) * 0x9E3779B97F4A7C15L;
        digest ^= digest >>> 29;
    }

    /** Follows what the log of a server goes through. */
    SimLog.Witness witness(final int server) {
        return new SimLog.Witness() {
            @Override
            public void onAppended(final SimLog.Entry entry) {
                Oracle.this.onAppended(server, entry);
            }

            @Override
            public void onCut(final SimLog.Entry entry) {
                cuts++;
                check(
                        entry.index() > committedIndex()
                                || committedEntry(entry.index()).chain() != entry.chain(),
                        "I6",
                        () -> "server " + server + " cuts committed " + Zxid.text(entry.zxid()));
            }
        };
    }

    /** One zxid has one history, wherever it is written. */
    private void onAppended(final int server, final SimLog.Entry entry) {
        final int epoch = (int) Zxid.epoch(entry.zxid());
        final int counter = (int) Zxid.counter(entry.zxid());
        if (epoch >= entries.length) {
            entries = Arrays.copyOf(entries, Math.max(epoch + 1, entries.length * 2));
        }
        if (entries[epoch] == null) {
            entries[epoch] = new SimLog.Entry[64];
        }
        if (counter >= entries[epoch].length) {
            entries[epoch] = Arrays.copyOf(entries[epoch], Math.max(counter + 1, entries[epoch].length * 2));
        }
        if (entries[epoch][counter] == null) {
            entries[epoch][counter] = entry;
        }
        final SimLog.Entry first = entries[epoch][counter];
        check(
                first.chain() == entry.chain() && first.index() == entry.index(),
                "I3",
                () -> "server " + server + " writes " + Zxid.text(entry.zxid()) + " with another history than others");
    }

    /** The entry of that name; null when nobody ever wrote one. */
    SimLog.Entry written(final long zxid) {
        final int epoch = (int) Zxid.epoch(zxid);
        final int counter = (int) Zxid.counter(zxid);
        return epoch < entries.length && entries[epoch] != null && counter < entries[epoch].length
                ? entries[epoch][counter]
                : null;
    }

    /** A server goes on from the state of a snapshot. */
    void onState(final int server, final long index, final long state) {
        check(
                index <= committedIndex() && states.getLong((int) index - 1) == state,
                "I15",
                () -> "the snapshot at " + index + " of server " + server + " holds another state");
    }

    /** At most one leader per epoch, and it holds all that was committed before. */
    void onEstablished(final SimServer server, final long epoch) {
        final long other = leaders.get(epoch);
        leaders.put(epoch, server.number());
        check(
                other == 0 || other == server.number(),
                "I1",
                () -> "servers " + other + " and " + server.number() + " lead epoch " + epoch);
        for (long index = committedIndex(); index > 0; index--) {
            final SimLog.Entry entry = committedEntry(index);
            if (Zxid.epoch(entry.zxid()) < epoch) {
                check(
                        server.holds(entry),
                        "I5",
                        () -> "the leader of epoch " + epoch + ", server " + server.number() + ", lacks committed "
                                + Zxid.text(entry.zxid()));
                return;
            }
        }
    }

    /** At most one vote per server and epoch, whatever crashes lie between. */
    void onVote(final int server, final long epoch, final int candidate) {
        final long key = epoch << 16 | server;
        final long before = votes.get(key);
        votes.put(key, candidate);
        check(
                before == 0 || before == candidate,
                "I2",
                () -> "server " + server + " votes for " + before + " and for " + candidate + " in epoch " + epoch);
    }

    /** All servers execute one sequence, each entry only once it is safe. */
    void onExecuted(final SimServer server, final SimLog.Entry entry, final long state) {
        final long index = entry.index();
        if (index > committedIndex()) {
            onCommitted(server, entry);
            committed.add(entry);
            states.addLong(state);
            mix(entry.zxid());
        }
        final SimLog.Entry known = committedEntry(index);
        check(
                known.zxid() == entry.zxid() && known.chain() == entry.chain(),
                "I4",
                () -> "server " + server.number() + " executes " + Zxid.text(entry.zxid()) + " at " + index
                        + " where others executed " + Zxid.text(known.zxid()));
        check(
                states.getLong((int) index - 1) == state,
                "I15",
                () -> "the state of server " + server.number() + " differs at " + Zxid.text(entry.zxid()));
    }

    static long nextState(final long state, final SimLog.Entry entry) {
        final long mixed = (state ^ entry.zxid() * 31 + entry.chain()) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 31;
    }

    private void onCommitted(final SimServer server, final SimLog.Entry entry) {
        check(
                entry.index() == committedIndex() + 1,
                "I4",
                () -> "server " + server.number() + " executes entry " + entry.index() + " after " + committedIndex());
        if (entry.index() > 1) {
            final SimLog.Entry previous = committedEntry(entry.index() - 1);
            check(
                    entry.zxid() == previous.zxid() + 1
                            || Zxid.epoch(entry.zxid()) > Zxid.epoch(previous.zxid())
                                    && Zxid.counter(entry.zxid()) == 0,
                    "I10",
                    () -> Zxid.text(entry.zxid()) + " follows " + Zxid.text(previous.zxid()));
            check(
                    entry.timestampMs() >= previous.timestampMs(),
                    "I10",
                    () -> "time goes back at " + Zxid.text(entry.zxid()));
        }
        final ServerSet holders = server.cluster().holdersOnDisk(entry);
        check(
                server.isQuorumOnDisk(holders),
                "I7",
                () -> "server " + server.number() + " executes " + Zxid.text(entry.zxid()) + ", which only " + holders
                        + " have on disk");
        switch (entry.type()) {
            case EntryType.COMMAND -> checkOnceAndInOrder(entry);
            case EntryType.RECONFIG, EntryType.ACTIVATE -> {
                check(
                        changing == (entry.type() == EntryType.ACTIVATE),
                        "I13",
                        () -> "a change of the ensemble begins or ends twice at " + Zxid.text(entry.zxid()));
                changing = !changing;
            }
            default -> {
                // The record of an epoch.
            }
        }
    }

    private void checkOnceAndInOrder(final SimLog.Entry entry) {
        final long client = entry.buffer().getLong(SimLog.HEADER_LENGTH);
        final long sequence = entry.buffer().getLong(SimLog.HEADER_LENGTH + 8);
        final long acknowledgedBefore = entry.buffer().getLong(SimLog.HEADER_LENGTH + 16);
        final long last = lastSequences.get(client);
        check(
                sequence == last + 1,
                "I12",
                () -> "command " + sequence + " of server " + (client >>> 32) + ", start " + (client & 0xFFFF_FFFFL)
                        + ", follows its command " + last);
        check(
                entry.index() > acknowledgedBefore,
                "linearizable",
                () -> "a command at " + entry.index() + " was begun after " + acknowledgedBefore
                        + " had been acknowledged");
        lastSequences.put(client, sequence);
        ownIndexes[(int) (entry.origin() >>> 48)].addLong(entry.index());
    }

    /** The newest command of each server up to an index. */
    List<SnapshotInfo.Origin> originsUpTo(final long index) {
        final List<SnapshotInfo.Origin> origins = new ArrayList<>();
        for (int server = 1; server < ownIndexes.length; server++) {
            int newest = ownIndexes[server].size() - 1;
            while (newest >= 0 && ownIndexes[server].getLong(newest) > index) {
                newest--;
            }
            if (newest >= 0) {
                final SimLog.Entry entry = committedEntry(ownIndexes[server].getLong(newest));
                origins.add(new SnapshotInfo.Origin(server, entry.zxid(), entry.origin() & 0xFFFF_FFFF_FFFFL));
            }
        }
        return List.copyOf(origins);
    }

    static void check(final boolean holds, final String rule, final Supplier<String> broken) {
        if (!holds) {
            throw new Violation(rule, broken.get());
        }
    }
}
