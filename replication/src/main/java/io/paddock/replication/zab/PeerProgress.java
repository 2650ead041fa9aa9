package io.paddock.replication.zab;

/** What a leader knows of one peer during its epoch. */
final class PeerProgress {
    final int server;
    /** Start of the peer that everything below belongs to; 0 while it has not told of itself. */
    long incarnation;
    /** Everything up to here is durable at the peer and equal to the leader's log. */
    long matchIndex;
    /** Last entry the peer is known to have received. */
    long receivedIndex;
    /** What the peer last said it has received; behind {@code receivedIndex} until it knows that its log is right. */
    long reportedIndex;
    /** Entries are to be sent even if there are none, for what they say of the one before. */
    boolean probing;
    /** Next entry to send. */
    long nextIndex;
    /** Entries that may be on their way; one more for each that arrives. */
    long window = Leadership.WINDOW_ENTRIES;
    /** Newest commit index that was sent. */
    long toldCommitIndex;
    /** Newest round that the peer answered. */
    long ackedRound;
    /** When a message of this epoch last came from it. */
    long lastHeardNs;
    /** When {@code receivedIndex} last moved, or entries began to be on their way. */
    long lastProgressNs;
    /** zxid of the snapshot that is on its way; 0 for none. */
    long snapshotZxid;
    /** Commands from it up to this zxid came from earlier starts of the peer. */
    long registeredZxid;
    /** Next command to take from it; 0 before the first. */
    long forwardExpected;
    /** What it was last told that is expected instead of what came, and when. */
    long rejectedSequence;

    long rejectedNs;

    /** A start with a lower number has spoken: should it be the present one, it has to hear of the greater number. */
    boolean outranks;

    PeerProgress(final int server) {
        this.server = server;
    }

    /** A start of the peer that was not known: nothing of an earlier one counts. */
    void restart(final long newIncarnation, final long lastZxid) {
        incarnation = newIncarnation;
        matchIndex = 0;
        receivedIndex = 0;
        reportedIndex = 0;
        probing = false;
        nextIndex = 0;
        window = Leadership.WINDOW_ENTRIES;
        toldCommitIndex = 0;
        ackedRound = 0;
        snapshotZxid = 0;
        registeredZxid = lastZxid;
        forwardExpected = 0;
        rejectedSequence = 0;
    }

    /** Whether the peer must tell again what its log holds. */
    boolean isAtLoss() {
        return nextIndex == 0 && snapshotZxid == 0;
    }

    /** Whether entries can be sent: the common point is known and no snapshot is on its way. */
    boolean isStreaming() {
        return nextIndex > 0 && snapshotZxid == 0;
    }
}
