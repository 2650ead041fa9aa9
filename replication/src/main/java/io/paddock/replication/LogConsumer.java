package io.paddock.replication;

import org.agrona.DirectBuffer;

/** Receives the log's order on the owner's thread, from {@link ReplicatedLog#recover} and {@link ReplicatedLog#poll}. */
public interface LogConsumer {
    /**
     * State at one zxid, to be loaded before the entries that follow it. Only during recovery or a full sync. What the
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

    /** The next entry. The flyweight and its buffer are valid during the call only. */
    void onCommitted(LogEntry entry);

    /** A barrier asked for here has been reached. */
    void onBarrier(long barrierId, long zxid);

    /** A message from a server to the leader, or from the leader to this server. */
    void onMessage(int fromServer, int kind, DirectBuffer buffer, int offset, int length);

    /** This server began or ceased to order writes. Called once after recovery, too. */
    void onLeadership(boolean leading, long epoch);
}
