package io.paddock.replication.disk;

/** What a file is opened for, and what a returned write means. */
public enum OpenMode {
    /** Reading only; the file must exist. */
    READ,

    /** Reading and writing of an existing file; durable after {@link DiskFile#force()}. */
    WRITE,

    /** A new file, which must not exist; durable after {@link DiskFile#force()}. */
    CREATE,

    /** As {@link #WRITE}, but a write is durable when it returns (O_DSYNC). */
    WRITE_DSYNC,

    /**
     * As {@link #WRITE_DSYNC}, and past the page cache (O_DIRECT): buffer address, position and length must be
     * multiples of {@link Disk#blockSize}.
     */
    WRITE_DIRECT
}
