package io.paddock.replication.zab;

/** Why a change of the ensemble cannot begin. */
public enum ReconfigRefusal {
    /** Only the leader of an established epoch can; ask it. */
    NOT_LEADING,
    /** Another change is under way. */
    IN_PROGRESS,
    /** Too few of the new members hold the leader's history yet. */
    NO_QUORUM_IN_SYNC
}
