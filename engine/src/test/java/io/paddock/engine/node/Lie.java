package io.paddock.engine.node;

/** A way in which a disk or a log may betray who trusts it; see {@link LyingLog}. */
public enum Lie {
    /** What was acknowledged last had never reached the disk. */
    LOSES_THE_TAIL,
    /** Everything since the last start had never reached the disk, so that the order itself goes back. */
    GOES_BACK,
    /** Some writes are left out when the log is read again. */
    FORGETS_WRITES,
    /** Some writes are executed twice when the log is read again. */
    REPEATS_WRITES,
    /** Some values are not what was written. */
    CHANGES_VALUES,
    /** Deleted nodes come back. */
    FORGETS_DELETIONS,
    /** Closed sessions come back, and their ephemeral nodes with them. */
    FORGETS_CLOSED_SESSIONS
}
