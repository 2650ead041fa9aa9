package io.paddock.replication.sim;

/** A promise that a server's surroundings break, to show that the oracle notices. */
enum Lie {
    /** Keeps all promises. */
    NONE,
    /** Says that entries are on disk when they are on their way. */
    ENTRIES_BEFORE_FORCE,
    /** Says that entries are on disk that a crash takes away. */
    FORCES_LOST,
    /** Tells of votes that are not on disk. */
    VOTES_BEFORE_FORCE,
    /** Tells of a floor that is not on disk. */
    FLOOR_LOST,
    /** Takes damage to acknowledged entries for a torn tail. */
    DAMAGE_AS_TORN_TAIL,
    /** Executes what is committed, but not on its own disk. */
    EXECUTES_UNFORCED,
    /** Forgets which start it is in. */
    SAME_INCARNATION,
    /** Takes a snapshot while the state goes on. */
    FUZZY_SNAPSHOT,
    /** Takes the first ensemble for the one in force. */
    STATIC_MEMBERSHIP
}
