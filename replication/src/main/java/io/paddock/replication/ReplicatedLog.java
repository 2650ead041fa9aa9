package io.paddock.replication;

import org.agrona.DirectBuffer;

/**
 * A durable, totally ordered log of opaque entries.
 *
 * <p>The owner (one thread, the engine) submits entries; the log gives each a zxid and a time, makes it durable on a
 * quorum, and hands it back in order through {@link #poll}. Nothing is handed back before it is durable: what a
 * {@link LogConsumer} sees may be acknowledged to the world.
 *
 * <p>All methods belong to the owner's thread. A fault of the disk closes the log for good: {@link #submit} and
 * {@link #poll} throw {@link LogFault} from then on, and nothing more is acknowledged.
 */
public interface ReplicatedLog extends AutoCloseable {
    /** Returned by {@link #submit} when the bounds of unfinished work are reached; try again after {@link #poll}. */
    long BACK_PRESSURED = -1;

    /** Returned by {@link #submit} when no leader is known; the entry was not taken. */
    long NO_LEADER = -2;

    /**
     * Restores what the disk holds: the newest valid snapshot through {@link LogConsumer#onSnapshot}, then every
     * durable entry after it through {@link LogConsumer#onCommitted}. To be called once, before anything else.
     *
     * @throws LogFault when the files cannot be trusted; the message names file, offset and what to do.
     */
    void recover(LogConsumer consumer);

    /**
     * Offers an entry for the total order. The bytes are copied before the call returns; they are on their way to the
     * disk after the next {@link #flush}.
     *
     * @return the sequence that this origin gave the entry (dense, from 1 after each start), which comes back as
     *     {@link LogEntry#originSequence()}; or {@link #BACK_PRESSURED} or {@link #NO_LEADER}.
     */
    long submit(DirectBuffer buffer, int offset, int length);

    /**
     * Ends a batch: whatever was submitted is sent on its way.
     *
     * @param alone the caller has nothing else to do until this batch is durable, so the log may force it to disk on
     *     the calling thread instead of paying for a hand-over.
     */
    void flush(boolean alone);

    /**
     * Hands over committed entries in order, at most {@code limit}, together with barriers and messages that are due.
     *
     * @return how many were handed over.
     */
    int poll(LogConsumer consumer, int limit);

    /**
     * Asks for a point in the order: once every entry that was committed anywhere before this call has been handed
     * over here, {@link LogConsumer#onBarrier} is called with the same id.
     *
     * @return false when back-pressured or without a leader.
     */
    boolean readBarrier(long barrierId);

    /**
     * Sends an unordered, unreliable message to the leader, which gets it through {@link LogConsumer#onMessage}; on
     * the leader itself it is delivered by the next {@link #poll}.
     *
     * @return false when it could not be taken; nothing is retried.
     */
    boolean tellLeader(int kind, DirectBuffer buffer, int offset, int length);

    /**
     * Tells what the owner's state came to after the entry that it was handed last, so that servers whose states differ
     * are found. To be called at the same entries on all servers.
     */
    default void stateDigest(final long zxid, final long digest) {
        // A single server has nobody to compare with.
    }

    /** The servers that keep this log together; null on a single server. */
    Ensemble ensemble();

    /**
     * How long the owner may sleep without {@link #poll}, ns, unless it is woken.
     */
    long idleNs();

    /** Whether this server orders the writes now. */
    boolean isLeader();

    /** Number of this server, 1 to 255. */
    int serverId();

    /** zxid of the newest entry handed over; 0 for an empty log. */
    long lastCommittedZxid();

    /** Bytes of entries written since the newest snapshot, for deciding when to take the next. */
    long bytesSinceSnapshot();

    /** Entries handed over since the newest snapshot. */
    long entriesSinceSnapshot();

    /** Whether a snapshot is needed now, however little has happened since the last: a peer waits, and none here holds. */
    boolean lacksSnapshot();

    /** The store that snapshots go to and come from. */
    SnapshotStore snapshots();

    /**
     * A snapshot is durable: older segments and snapshots may go as the retention rules say. Any thread.
     */
    void onSnapshotDurable(long zxid);

    /**
     * Removes snapshots and segments that are not needed for the newest {@code retainCount} snapshots. Any thread.
     *
     * @return how many files were removed.
     */
    int purge(int retainCount);

    /** Forces what was submitted, releases files and threads. Idempotent. */
    @Override
    void close();
}
