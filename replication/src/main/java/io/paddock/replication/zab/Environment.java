package io.paddock.replication.zab;

import org.agrona.DirectBuffer;

/**
 * What a replica asks of the world. Calls return at once; what takes time is answered through the replica's
 * {@code on…} methods, never from within these calls.
 */
public interface Environment {
    /** Votes, heartbeats and other short messages. */
    int CONTROL = 1;
    /** Entries. */
    int LOG = 2;
    /** Snapshots. */
    int BULK = 3;

    /**
     * Sends a message, which may get lost, come late, twice, or in another order.
     *
     * @param stream one of the constants; messages of different streams do not wait for each other.
     * @return false when there is no room now; the message is not kept.
     */
    boolean send(int server, int stream, DirectBuffer buffer, int offset, int length);

    /** Makes accepted epoch and vote durable, then calls {@link Replica#onVotePersisted} with the sequence. */
    void persistVote(long sequence, long acceptedEpoch, int votedFor);

    /** Makes the floor durable, then calls {@link Replica#onFloorPersisted} with the sequence. */
    void persistFloor(long sequence, long ackedFloor);

    /** Entries were appended: force them and call {@link Replica#onFlushed}. Called once per batch. */
    void flush();

    /** Entries up to the index are committed and durable here: they may be executed. */
    void committed(long index);

    /** The role has changed. */
    void role(Role role, int leader, long epoch);

    /** A barrier was reached: the layer above may go on once it has executed the index. */
    void barrierReached(long id, long index);

    /**
     * Own commands up to the sequence were executed within a snapshot that was put in place: their results will never be
     * known here.
     */
    void outcomeUnknown(long sequence);

    /** At the leader: a server tells something, without promise of order or arrival. */
    void sideband(int fromServer, int kind, DirectBuffer buffer, int offset, int length);

    /**
     * A peer needs a snapshot. The newest one is named, and kept until the peer has it or is lost.
     *
     * @return its zxid, or -1 when there is none.
     */
    long newestSnapshot();

    /** Starts to send the snapshot to a peer; the bytes travel outside of this protocol. */
    void sendSnapshot(int server, long zxid);

    /**
     * Puts a snapshot that has come in the place of log and state, in a way that a crash leaves the one or the other, then
     * calls {@link Replica#onSnapshotInstalled}.
     */
    void installSnapshot(SnapshotInfo snapshot);

    /** A change of the ensemble has come to its end. */
    void reconfigured(long version);

    /** A random number from 0 to bound, exclusive. */
    long random(long bound);

    /** An invariant does not hold: this server must stop and nothing more may be acknowledged. */
    void fatal(String reason);
}
