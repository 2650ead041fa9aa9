package io.paddock.replication.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;

/**
 * The file system of the machine, through {@link FileChannel}.
 *
 * <p>A channel closes when a thread that uses it is interrupted; threads that write the journal must therefore not be
 * interrupted.
 */
public final class FileDisk implements Disk {
    /** Shared by everyone: it holds no state. */
    public static final FileDisk INSTANCE = new FileDisk();

    private FileDisk() {}

    @Override
    public DiskFile open(final Path file, final OpenMode mode) throws IOException {
        return new ChannelFile(FileChannel.open(file, options(mode)));
    }

    @Override
    public void createFolders(final Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            final Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                createFolders(parent);
            }
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
                if (parent != null) {
                    forceFolder(parent);
                }
            }
        }
    }

    @Override
    public List<Path> list(final Path folder) throws IOException {
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        } catch (final NoSuchFileException | NotDirectoryException ignore) {
            return files;
        }
        Collections.sort(files);
        return files;
    }

    @Override
    public boolean exists(final Path file) {
        return Files.exists(file);
    }

    @Override
    public long length(final Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public void rename(final Path source, final Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(final Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Not where a file that is mapped could not be removed. */
    @Override
    public ByteBuffer mapPrivately(final Path file, final long position, final int length) {
        if (File.separatorChar != '/') {
            return null;
        }
        // A channel that may not write is refused, though nothing is ever written through it.
        try (FileChannel channel = FileChannel.open(file, options(OpenMode.WRITE))) {
            // It would make the file longer.
            return position + length > channel.size()
                    ? null
                    : channel.map(FileChannel.MapMode.PRIVATE, position, length);
        } catch (final IOException ignore) {
            return null;
        }
    }

    @Override
    public void forceFolder(final Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public int blockSize(final Path folder) {
        final Path probe = folder.resolve("direct-probe.tmp");
        try {
            final FileStore store = Files.getFileStore(folder);
            final int blockSize = Math.toIntExact(store.getBlockSize());
            if (!BitUtil.isPowerOfTwo(blockSize)) {
                return 0;
            }
            // Some file systems report a block size and yet refuse the open; only a trial tells.
            try (FileChannel channel = FileChannel.open(
                    probe,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE,
                            ExtendedOpenOption.DIRECT))) {
                final ByteBuffer block = BufferUtil.allocateDirectAligned(blockSize, blockSize);
                return channel.write(block, 0) == blockSize ? blockSize : 0;
            }
        } catch (final IOException | UnsupportedOperationException | ArithmeticException ignore) {
            return 0;
        }
    }

    @Override
    public AutoCloseable lock(final Path folder) throws IOException {
        return FolderLock.take(folder);
    }

    private static Set<? extends OpenOption> options(final OpenMode mode) {
        return switch (mode) {
            case READ -> Set.of(StandardOpenOption.READ);
            case WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
            case CREATE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            case WRITE_DSYNC -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            case WRITE_DIRECT ->
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DSYNC,
                        ExtendedOpenOption.DIRECT);
        };
    }

    private record ChannelFile(FileChannel channel) implements DiskFile {
        @Override
        public int write(final ByteBuffer source, final long position) throws IOException {
            return channel.write(source, position);
        }

        @Override
        public int read(final ByteBuffer target, final long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public DiskMapping map(final long length) throws IOException {
            return new ChannelMapping(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
        }

        @Override
        public long length() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record ChannelMapping(MappedByteBuffer mapped) implements DiskMapping {
        @Override
        public void put(final int offset, final ByteBuffer source, final int length) {
            mapped.put(offset, source, 0, length);
        }

        @Override
        public void force(final int offset, final int length) {
            mapped.force(offset, length);
        }

        @Override
        public void close() {
            BufferUtil.free(mapped);
        }
    }
}
