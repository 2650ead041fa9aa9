package io.paddock.replication.ensemble;

import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.zab.Environment;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the replica asks of the world: messages go to the link at once, everything else is noted here until the log sees
 * to it, after the replica has returned. Owner's thread.
 */
final class ReplicaWishes implements Environment {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaWishes.class);

    /** Receives what cannot wait until the replica has returned, since its bytes would be gone. */
    interface Listener {
        void onSideband(int fromServer, int kind, DirectBuffer buffer, int offset, int length);

        void onOutcomeUnknown(long sequence);
    }

    private final PeerLink link;
    private final SnapshotShipping shipping;
    private final LongUnaryOperator random;
    private final Listener listener;
    private final LongArrayQueue barrierIds = new LongArrayQueue(64, Long.MIN_VALUE);
    private final LongArrayQueue barrierIndexes = new LongArrayQueue(64, Long.MIN_VALUE);

    private boolean voteDue;
    private long voteSequence;
    private long acceptedEpoch;
    private int votedFor;
    private boolean floorDue;
    private long floorSequence;
    private long ackedFloor;
    private boolean forceDue;
    private SnapshotInfo installDue;
    private long committedIndex;
    private String fatal;

    ReplicaWishes(
            final PeerLink link,
            final SnapshotShipping shipping,
            final LongUnaryOperator random,
            final Listener listener) {
        this.link = link;
        this.shipping = shipping;
        this.random = random;
        this.listener = listener;
    }

    @Override
    public boolean send(
            final int server, final int stream, final DirectBuffer buffer, final int offset, final int length) {
        return link.send(server, stream, buffer, offset, length);
    }

    /** A later promise includes what an earlier one says, so only the newest is written. */
    @Override
    public void persistVote(final long sequence, final long newAcceptedEpoch, final int newVotedFor) {
        LOGGER.debug("promises epoch {}, vote for {}", newAcceptedEpoch, newVotedFor);
        voteDue = true;
        voteSequence = sequence;
        acceptedEpoch = newAcceptedEpoch;
        votedFor = newVotedFor;
    }

    @Override
    public void persistFloor(final long sequence, final long newAckedFloor) {
        floorDue = true;
        floorSequence = sequence;
        ackedFloor = newAckedFloor;
    }

    @Override
    public void flush() {
        forceDue = true;
    }

    @Override
    public void committed(final long index) {
        committedIndex = index;
    }

    /** The owner asks the replica instead, between entries. */
    @Override
    public void role(final Role role, final int leader, final long epoch) {
        LOGGER.debug("{} in epoch {}, leader {}", role, epoch, leader);
    }

    @Override
    public void barrierReached(final long id, final long index) {
        barrierIds.addLong(id);
        barrierIndexes.addLong(index);
    }

    @Override
    public void outcomeUnknown(final long sequence) {
        listener.onOutcomeUnknown(sequence);
    }

    @Override
    public void sideband(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        listener.onSideband(fromServer, kind, buffer, offset, length);
    }

    @Override
    public long newestSnapshot() {
        return shipping.newestSnapshot();
    }

    @Override
    public void sendSnapshot(final int server, final long zxid) {
        shipping.add(server, zxid);
    }

    @Override
    public void installSnapshot(final SnapshotInfo snapshot) {
        installDue = snapshot;
    }

    /** The entry itself tells, when it is handed over. */
    @Override
    public void reconfigured(final long version) {}

    @Override
    public long random(final long bound) {
        return random.applyAsLong(bound);
    }

    @Override
    public void fatal(final String reason) {
        fatal = fatal == null ? reason : fatal;
    }

    // What is left to do.

    boolean takeVote() {
        final boolean due = voteDue;
        voteDue = false;
        return due;
    }

    long voteSequence() {
        return voteSequence;
    }

    long acceptedEpoch() {
        return acceptedEpoch;
    }

    int votedFor() {
        return votedFor;
    }

    boolean takeFloor() {
        final boolean due = floorDue;
        floorDue = false;
        return due;
    }

    long floorSequence() {
        return floorSequence;
    }

    long ackedFloor() {
        return ackedFloor;
    }

    boolean takeForce() {
        final boolean due = forceDue;
        forceDue = false;
        return due;
    }

    SnapshotInfo takeInstall() {
        final SnapshotInfo due = installDue;
        installDue = null;
        return due;
    }

    /** Everything up to it may be handed over. */
    long committedIndex() {
        return committedIndex;
    }

    /** A snapshot counts as handed over. */
    void onInstalled(final long index) {
        committedIndex = index;
    }

    /** Whether the oldest barrier waits for nothing behind the index. */
    boolean isBarrierDue(final long index) {
        return !barrierIds.isEmpty() && barrierIndexes.peekLong() <= index;
    }

    long takeBarrier() {
        barrierIndexes.pollLong();
        return barrierIds.pollLong();
    }

    /** Why this server must stop, or null. */
    String fatal() {
        return fatal;
    }
}
