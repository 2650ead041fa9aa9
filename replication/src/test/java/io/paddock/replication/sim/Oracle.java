package io.paddock.replication.sim;

import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sees all servers at once, and knows what was promised to whom. */
final class Oracle {
    private final List<SimLog.Entry> committed = new ArrayList<>();
    private final Map<Long, Integer> leaders = new HashMap<>();
    private final Map<Long, Long> lastSequences = new HashMap<>();
    private final Map<Long, Long> votes = new HashMap<>();
    private long digest;

    /** Greatest index that any server has committed. */
    long committedIndex() {
        return committed.size();
    }

    SimLog.Entry committedEntry(final long index) {
        return committed.get((int) index - 1);
    }

    long digest() {
        return digest;
    }

    void mix(final long value) {
        digest = (digest ^ value) * 0x9E3779B97F4A7C15L;
        digest ^= digest >>> 29;
    }

    /** At most one leader per epoch, and it holds all that was committed before. */
    void onEstablished(final SimServer server, final long epoch) {
        final Integer other = leaders.putIfAbsent(epoch, server.number());
        check(
                other == null || other == server.number(),
                () -> "servers " + other + " and " + server.number() + " lead epoch " + epoch);
        for (long index = committedIndex(); index > 0; index--) {
            final SimLog.Entry entry = committedEntry(index);
            if (Zxid.epoch(entry.zxid()) < epoch) {
                check(
                        server.holds(entry),
                        () -> "the leader of epoch " + epoch + ", server " + server.number() + ", lacks committed "
                                + Zxid.text(entry.zxid()));
                return;
            }
        }
    }

    /** At most one vote per server and epoch, whatever crashes lie between. */
    void onVoteSent(final int server, final long epoch, final int candidate) {
        final Long before = votes.putIfAbsent(epoch << 16 | server, (long) candidate);
        check(
                before == null || before == candidate,
                () -> "server " + server + " voted for " + before + " and for " + candidate + " in epoch " + epoch);
    }

    /** All servers execute one sequence, each entry only once it is safe. */
    void onCommitted(final SimServer server, final SimLog.Entry entry) {
        if (entry.index() <= committedIndex()) {
            final SimLog.Entry known = committedEntry(entry.index());
            check(
                    known.zxid() == entry.zxid() && known.chain() == entry.chain(),
                    () -> "server " + server.number()
                            + " executes " + Zxid.text(entry.zxid()) + " at " + entry.index()
                            + " where others executed "
                            + Zxid.text(known.zxid()));
            return;
        }
        check(
                entry.index() == committedIndex() + 1,
                () -> "server " + server.number() + " executes entry " + entry.index() + " after " + committedIndex());
        if (entry.index() > 1) {
            final SimLog.Entry previous = committedEntry(entry.index() - 1);
            check(
                    entry.zxid() > previous.zxid() && entry.timestampMs() >= previous.timestampMs(),
                    () -> "zxid or time goes back at " + entry.index());
        }
        final ServerSet holders = server.cluster().holdersOnDisk(entry);
        check(
                server.isQuorumOnDisk(holders),
                () -> "server " + server.number() + " executes " + Zxid.text(entry.zxid()) + ", which only " + holders
                        + " have on disk");
        committed.add(entry);
        mix(entry.zxid());
        if (entry.type() == EntryType.COMMAND) {
            checkOnceAndInOrder(entry);
        }
    }

    private void checkOnceAndInOrder(final SimLog.Entry entry) {
        final long client = entry.buffer().getLong(SimLog.HEADER_LENGTH);
        final long sequence = entry.buffer().getLong(SimLog.HEADER_LENGTH + 8);
        final long last = lastSequences.getOrDefault(client, 0L);
        check(
                sequence == last + 1,
                () -> "command " + sequence + " of server " + (client >>> 32) + ", start " + (client & 0xFFFF_FFFFL)
                        + ", follows its command " + last);
        lastSequences.put(client, sequence);
    }

    /** The newest command of each server up to an index. */
    List<SnapshotInfo.Origin> originsUpTo(final long index) {
        final Map<Integer, SnapshotInfo.Origin> newest = new TreeMap<>();
        for (int i = 0; i < index; i++) {
            final SimLog.Entry entry = committed.get(i);
            if (entry.type() == EntryType.COMMAND) {
                final int server = (int) (entry.origin() >>> 48);
                newest.put(server, new SnapshotInfo.Origin(server, entry.zxid(), entry.origin() & 0xFFFF_FFFF_FFFFL));
            }
        }
        return List.copyOf(newest.values());
    }

    static void check(final boolean holds, final java.util.function.Supplier<String> broken) {
        if (!holds) {
            throw new Violation(broken.get());
        }
    }
}
