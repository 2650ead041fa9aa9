package io.paddock.replication.disk;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operating system's lock on a file in the folder, which ends with the process however that ends. The file holds
 * the number of the process, for the message to the next one.
 *
 * <p>The system gives up the lock of a whole process as soon as the process closes the file anywhere. So a second user
 * in the same process must not even open it, and what this process holds is noted beside.
 */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "lock";
    private static final int PID_LIMIT = 32;
    /** Folders held by this process, by what the file system knows them as: one may have several paths. */
    private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;

    private FolderLock(final Object key, final FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    static FolderLock take(final Path folder) throws IOException {
        final Object key = key(folder);
        if (!HELD.add(key)) {
            throw used(folder, Long.toString(ProcessHandle.current().pid()));
        }
        boolean taken = false;
        try {
            final FolderLock lock = new FolderLock(key, lockedChannel(folder));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HELD.remove(key);
            }
        }
    }

    private static Object key(final Path folder) throws IOException {
        final Object key =
                Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? folder.toRealPath() : key;
    }

    private static FileChannel lockedChannel(final Path folder) throws IOException {
        final FileChannel channel = FileChannel.open(
                folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                throw used(folder, holder(channel));
            }
            notePid(channel);
            return channel;
        } catch (final IOException | RuntimeException ex) {
            channel.close();
            throw ex;
        }
    }

    private static boolean isLocked(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (final OverlappingFileLockException ignore) {
            return false;
        }
    }

    private static void notePid(final FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
                    0);
        } catch (final IOException ignore) {
            // A full disk; only a message would have told of it.
        }
    }

    private static LogFault used(final Path folder, final String holder) {
        return new LogFault("data folder " + folder.toAbsolutePath() + " is used by process " + holder
                + "; stop that process, or give this one a folder of its own");
    }

    private static String holder(final FileChannel channel) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(PID_LIMIT);
        channel.read(buffer, 0);
        final String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
        return pid.isEmpty() ? "unknown" : pid;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(key);
        }
    }
}
