package io.paddock.replication;

import io.paddock.replication.quorum.Configuration;
import org.agrona.DirectBuffer;

/** Receives the log's order on the owner's thread, from {@link ReplicatedLog#recover} and {@link ReplicatedLog#poll}. */
public interface LogConsumer {
    /**
     * State at one zxid, to be loaded before the entries that follow it, in place of whatever state there is. During
     * recovery, and later when this server has fallen so far behind that its peers sent it their snapshot. What the
     * reader throws is passed on.
     *
     * @return the time of the newest entry that the state includes, ms since 1970; no later entry gets an earlier one.
     */
    long onSnapshot(SnapshotReader snapshot);

    /**
     * The snapshot of the last {@link #onSnapshot} turned out to be damaged: everything that came of it is to be
     * forgotten, as if nothing had ever been handed over. Another one or the entries from the first on follow.
     */
    void onSnapshotDamaged();

    /**
     * During recovery: at most so many entries follow that are in the log already, one after the other; at once, or as soon
     * as a leader has told that they are committed.
     */
    default void onReplay(final long count) {
        // Whoever has nothing to prepare need not.
    }

    /** The next entry. The flyweight and its buffer are valid during the call only. */
    void onCommitted(LogEntry entry);

    /** A barrier asked for here has been reached. */
    void onBarrier(long barrierId, long zxid);

    /** A message from a server to the leader, or from the leader to this server. */
    void onMessage(int fromServer, int kind, DirectBuffer buffer, int offset, int length);

    /**
     * The role has changed; called once after recovery, too. {@link LogRole#FOLLOWING} and {@link LogRole#OBSERVING} are
     * told only when the entries that earlier epochs have committed were handed over.
     *
     * @param leader its number, 0 when there is none.
     */
    void onRole(LogRole role, int leader, long epoch);

    /** An entry of the protocol itself, in order with the others: it has a zxid and changes no state. */
    void onEpoch(LogEntry entry);

    /**
     * From this entry on, in order with the others, the members given count.
     *
     * @param entry null when what is told is not new: after a start, and after a snapshot that was put in place.
     */
    void onConfiguration(LogEntry entry, Configuration configuration);

    /**
     * Entries submitted here, up to the sequence, were executed as part of a snapshot that was put in place of the state:
     * they happened, and nobody here will learn how they ended.
     */
    void onOutcomeUnknown(long throughSequence);
}
