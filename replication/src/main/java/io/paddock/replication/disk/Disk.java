package io.paddock.replication.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** What journal and snapshots ask of a file system. Any thread. */
public interface Disk {
    DiskFile open(Path file, OpenMode mode) throws IOException;

    /** Creates the folder and its parents where they are missing, durably. */
    void createFolders(Path folder) throws IOException;

    /** Files in the folder, sorted by name; empty when there is no such folder. */
    List<Path> list(Path folder) throws IOException;

    boolean exists(Path file) throws IOException;

    /** Bytes of the file. */
    long length(Path file) throws IOException;

    /** Gives the file another name in the same folder, replacing what was there; atomic, durable after a force. */
    void rename(Path source, Path target) throws IOException;

    /** Removes the file if it exists. */
    void delete(Path file) throws IOException;

    /**
     * A part of a file as memory of its own: what is changed there does not reach the file.
     *
     * @return null where that cannot be had, for whatever reason: the bytes have to be read then.
     */
    default ByteBuffer mapPrivately(final Path file, final long position, final int length) {
        return null;
    }

    /** Returns when names made, changed and removed in the folder survive a loss of power. */
    void forceFolder(Path folder) throws IOException;

    /** Alignment that {@link OpenMode#WRITE_DIRECT} needs in this folder; 0 where that mode does not work. */
    int blockSize(Path folder);

    /**
     * Takes the folder for this process, until closed.
     *
     * @throws io.paddock.replication.LogFault when another process or another user in this process has it; the
     *     message names the process.
     */
    AutoCloseable lock(Path folder) throws IOException;
}
