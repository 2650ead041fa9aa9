package io.paddock.replication.zab;

/** What a server is to its ensemble. */
public enum Role {
    /** Knows no leader. */
    LOOKING,
    /** Takes entries from a leader; with or without a vote. */
    FOLLOWING,
    /** Won an election; its epoch record is not yet committed, so it orders nothing. */
    ELECTED,
    /** Orders all writes. */
    LEADING
}
