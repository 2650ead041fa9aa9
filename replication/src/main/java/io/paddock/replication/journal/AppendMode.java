package io.paddock.replication.journal;

/**
 * How entries reach the disk. All are equally durable; they differ in what they cost. See {@link DiskProbe}, which
 * measures them on the disk at hand.
 */
public enum AppendMode {
    /** Copy into the mapped segment, then force the range. */
    MAPPED,

    /** Positional write, then force. */
    WRITE,

    /** Positional write to a file opened with O_DSYNC: one call instead of two. */
    DSYNC,

    /**
     * O_DSYNC and O_DIRECT: past the page cache, which is not needed for what is not read again. Where the file system
     * cannot do it, the journal uses {@link #DSYNC}.
     */
    DIRECT
}
