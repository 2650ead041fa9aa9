package io.paddock.replication.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.paddock.replication.LogFault;

/**
 * The operating system's lock on a file in the folder, which ends with the process however that ends. The file holds
 * the number of the process, for the message to the next one.
 */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "lock";
    private static final int PID_LIMIT = 32;

    private final FileChannel channel;

    private FolderLock(final FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(final Path folder) throws IOException {
        final FileChannel channel = FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE,
            StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            final FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new LogFault("data folder " + folder.toAbsolutePath() + " is used by process " + holder(channel)
                    + "; stop that process, or give this one a folder of its own");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
            return new FolderLock(channel);
        } catch (final IOException | RuntimeException ex) {
            channel.close();
            throw ex;
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException ignore) {
            return null;
        }
    }

    private static String holder(final FileChannel channel) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(PID_LIMIT);
        channel.read(buffer, 0);
        final String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
        return pid.isEmpty() ? "unknown" : pid;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
