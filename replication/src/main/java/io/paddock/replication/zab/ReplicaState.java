package io.paddock.replication.zab;

import io.paddock.replication.quorum.ConfigurationStack;

/**
 * What all parts of a replica share: its place in the world, its durable promises and how far its log has come. One
 * thread.
 */
final class ReplicaState {
    final int server;
    final Timing timing;
    final Environment environment;
    final ReplicaLog log;
    final ConfigurationStack configurations;
    final Publisher publisher;

    /** Number of this start: greater than those of earlier ones, as far as anybody remembers them. */
    long incarnation;
    /** Monotonic, of the last input. */
    long nowNs;
    /** Wall clock of the last tick, ms. */
    long wallMs;

    Role role = Role.LOOKING;
    /** The leader that is followed; the own number when leading; 0 when looking. */
    int leader;
    /** Greatest epoch this server has promised anything in. */
    long acceptedEpoch;
    /** Candidate that got the vote of that epoch; 0 for nobody yet. */
    int votedFor;

    private long voteSequence;
    private long persistedVoteSequence;
    /** This server may have acknowledged everything up to here and cannot show it any more; 0 when it can. */
    long ackedFloor;

    private long floorSequence;

    long commitIndex;
    long durableIndex;
    /** Last index told to be executable. */
    long handedIndex;
    /** Last index that was executed. */
    long executedIndex;

    /** A snapshot is on its way into the place of the log: what the log holds cannot be relied on any more. */
    boolean installing;

    private boolean stopped;
    private boolean appended;

    ReplicaState(
            final int server,
            final long incarnation,
            final Timing timing,
            final Environment environment,
            final ReplicaLog log,
            final ConfigurationStack configurations) {
        this.server = server;
        this.incarnation = incarnation;
        this.timing = timing;
        this.environment = environment;
        this.log = log;
        this.configurations = configurations;
        publisher = new Publisher(server, incarnation, environment);
    }

    /**
     * An earlier start of this server had a greater number, which its folder does not tell and its clock does not exceed:
     * the folder was lost. A leader listens to nobody who seems to speak from the past, so this start takes a number
     * behind that one. Nobody who remembers the other knows this start by its old number, so that nothing is counted twice.
     */
    void outrank(final long earlierIncarnation) {
        incarnation = earlierIncarnation + 1;
        publisher.incarnation(incarnation);
    }

    /** What a candidate must hold to be preferred to this server. */
    long position() {
        return Math.max(log.epochs().lastZxid(), ackedFloor);
    }

    long lastIndex() {
        return log.epochs().lastIndex();
    }

    long lastZxid() {
        return log.epochs().lastZxid();
    }

    boolean isLeading() {
        return role == Role.ELECTED || role == Role.LEADING;
    }

    /** Takes a role; the one place where it changes. */
    void role(final Role next, final int nextLeader) {
        if (next != role || nextLeader != leader) {
            role = next;
            leader = nextLeader;
            environment.role(next, nextLeader, acceptedEpoch);
        }
    }

    /**
     * Promises an epoch, and the vote in it, and has the promise written down.
     *
     * @return sequence of the record; nothing that relies on it may be sent before {@link #isPersisted}.
     */
    long promise(final long epoch, final int candidate) {
        require(
                epoch > acceptedEpoch || epoch == acceptedEpoch && (votedFor == 0 || votedFor == candidate),
                "a promise is taken back");
        acceptedEpoch = epoch;
        votedFor = candidate;
        environment.persistVote(++voteSequence, epoch, candidate);
        return voteSequence;
    }

    /** Who has the vote of an epoch that is not below the accepted one; 0 for nobody. */
    int votedForIn(final long epoch) {
        return epoch == acceptedEpoch ? votedFor : 0;
    }

    void onVotePersisted(final long sequence) {
        persistedVoteSequence = Math.max(persistedVoteSequence, sequence);
    }

    /** Whether that very record is on disk. */
    boolean isPersisted(final long sequence) {
        return persistedVoteSequence >= sequence;
    }

    /** Whether the newest promise is on disk. */
    boolean isPromisePersisted() {
        return isPersisted(voteSequence);
    }

    long voteSequence() {
        return voteSequence;
    }

    long raiseFloor(final long zxid) {
        ackedFloor = Math.max(ackedFloor, zxid);
        environment.persistFloor(++floorSequence, ackedFloor);
        return floorSequence;
    }

    private void clearFloorIfFilled() {
        if (ackedFloor != 0 && log.epochs().zxidAt(durableIndex) >= ackedFloor) {
            clearFloor();
        }
    }

    /** Nothing is missing any more that this server may have acknowledged. */
    void clearFloor() {
        if (!installing) {
            ackedFloor = 0;
            environment.persistFloor(++floorSequence, 0);
        }
    }

    /** Entries are in the log and wait for their force. */
    void onAppended() {
        appended = true;
    }

    /** Ends a batch: has what was appended forced. */
    void forceAppended() {
        if (appended) {
            appended = false;
            environment.flush();
        }
    }

    /**
     * Notes what the disk has done.
     *
     * @return false for entries that have been cut since.
     */
    boolean onFlushed(final long index, final long zxid) {
        final EpochIndex epochs = log.epochs();
        if (index > epochs.lastIndex() || index < epochs.baseIndex() || epochs.zxidAt(index) != zxid) {
            return false;
        }
        durableIndex = Math.max(durableIndex, index);
        clearFloorIfFilled();
        return true;
    }

    /** Cuts the log; never what is committed. */
    void truncateAfter(final long index) {
        require(index >= commitIndex, "committed entries would be cut");
        log.truncateAfter(index);
        configurations.onTruncated(index);
        durableIndex = Math.min(durableIndex, index);
    }

    void commitUpTo(final long index) {
        if (index > commitIndex) {
            require(index <= lastIndex(), "more is committed than there is");
            commitIndex = index;
            configurations.onCommitted(index);
        }
        handOver();
    }

    /** Lets everything be executed that is committed and durable here. */
    void handOver() {
        final long upTo = Math.min(commitIndex, durableIndex);
        if (upTo > handedIndex) {
            handedIndex = upTo;
            environment.committed(upTo);
        }
    }

    void require(final boolean holds, final String broken) {
        if (!holds) {
            fatal(broken);
        }
    }

    /**
     * The leader's history does not include this server's, which is therefore about to be given up. Ensembles begin with
     * epoch 1: one that holds none of it came from elsewhere, and two beginnings are never merged.
     */
    void requireNoForeignBeginning() {
        require(
                lastIndex() == 0 || Zxid.epoch(lastZxid()) > 0,
                "this server was given data to begin with, but the ensemble has begun with other data. To have it join,"
                        + " empty its folder; what it was given is still where it came from");
    }

    void fatal(final String reason) {
        stopped = true;
        environment.fatal("server " + server + " in epoch " + acceptedEpoch + " as " + role + ": " + reason + " (last "
                + Zxid.text(lastZxid()) + " at " + lastIndex() + ", durable " + durableIndex + ", committed "
                + commitIndex + ", executed " + executedIndex + ")");
    }

    boolean isStopped() {
        return stopped;
    }
}
