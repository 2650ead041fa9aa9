package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.DiskMapping;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk as a tool sees it beside a server that works on it: something may happen before each read. One thread. */
final class BusyDisk implements Disk {
    private final Disk disk;
    private final Runnable server;

    BusyDisk(final Disk disk, final Runnable server) {
        this.disk = disk;
        this.server = server;
    }

    @Override
    public DiskFile open(final Path file, final OpenMode mode) throws IOException {
        return new BusyFile(disk.open(file, mode));
    }

    @Override
    public void createFolders(final Path folder) throws IOException {
        disk.createFolders(folder);
    }

    @Override
    public List<Path> list(final Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public boolean exists(final Path file) throws IOException {
        return disk.exists(file);
    }

    @Override
    public long length(final Path file) throws IOException {
        return disk.length(file);
    }

    @Override
    public void rename(final Path source, final Path target) throws IOException {
        disk.rename(source, target);
    }

    @Override
    public void delete(final Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void forceFolder(final Path folder) throws IOException {
        disk.forceFolder(folder);
    }

    @Override
    public int blockSize(final Path folder) {
        return disk.blockSize(folder);
    }

    @Override
    public AutoCloseable lock(final Path folder) throws IOException {
        return disk.lock(folder);
    }

    private final class BusyFile implements DiskFile {
        private final DiskFile file;

        BusyFile(final DiskFile file) {
            this.file = file;
        }

        @Override
        public int write(final ByteBuffer source, final long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public int read(final ByteBuffer target, final long position) throws IOException {
            server.run();
            return file.read(target, position);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public DiskMapping map(final long length) throws IOException {
            return file.map(length);
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
