package io.paddock.replication;

/** What a server is to its ensemble, as far as the layer above cares. A single server is always {@link #LEADING}. */
public enum LogRole {
    /** No leader, or not yet caught up with one: nothing is committed here for the time being. */
    LOOKING,
    /** Follows a leader with a vote, and has caught up with the beginning of its epoch. */
    FOLLOWING,
    /** The same without a vote. */
    OBSERVING,
    /** Orders the writes of an established epoch. */
    LEADING
}
