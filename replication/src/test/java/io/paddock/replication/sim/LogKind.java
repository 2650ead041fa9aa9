package io.paddock.replication.sim;

/** What the servers of a schedule keep their entries in. */
enum LogKind {
    /** An idea of a log, which costs little. */
    MODEL,
    /** The journal, with everything else that a server has on its disk. */
    JOURNAL
}
