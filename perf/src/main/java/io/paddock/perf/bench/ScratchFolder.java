package io.paddock.perf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder for the data of servers that lives as long as this object, and at most as long as this JVM. Whoever uses it
 * holds a lock on a file in it, so that a folder whose user was killed is told from one in use, and is removed when the
 * next one is made beside it.
 */
final class ScratchFolder implements AutoCloseable {
    private static final String PREFIX = "paddock-bench-";
    private static final String LOCK = "in-use";
    /** Servers that are ended at the same time remove their own folders in less. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private static final long RETRY_MS = 20;

    private final Path path;
    private final FileChannel channel;
    private final Thread lastResort = new Thread(this::onShutdown, "scratch-folder-end");

    private ScratchFolder(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes one in a folder, and removes those in it that nobody uses any more. */
    static ScratchFolder in(final Path parent) throws IOException {
        Files.createDirectories(parent);
        removeStale(parent);
        final Path path = Files.createTempDirectory(parent, PREFIX);
        final FileChannel channel =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        final ScratchFolder folder = new ScratchFolder(path, channel);
        Runtime.getRuntime().addShutdownHook(folder.lastResort);
        return folder;
    }

    Path path() {
        return path;
    }

    /** Removes it and all that is in it. */
    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (final IllegalStateException shuttingDown) {
            // The hook does the same.
            return;
        }
        channel.close();
        remove(path);
    }

    private void onShutdown() {
        try {
            channel.close();
            Files.deleteIfExists(path.resolve(LOCK));
            awaitEmpty();
            remove(path);
        } catch (final IOException | UncheckedIOException ex) {
            System.err.println("paddock: " + path + " is still there: " + ex);
        }
    }

    /** Servers end in hooks of their own, at the same time as this one. */
    private void awaitEmpty() throws IOException {
        final long startNs = System.nanoTime();
        while (!isEmpty() && System.nanoTime() - startNs < PATIENCE_NS) {
            try {
                Thread.sleep(RETRY_MS);
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private static void removeStale(final Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (final Path folder : folders) {
                if (isStale(folder)) {
                    remove(folder);
                }
            }
        }
    }

    /** One without the file is just being made, or somebody else's. */
    private static boolean isStale(final Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (final IOException | OverlappingFileLockException missingOrOurs) {
            return false;
        }
    }

    private static void remove(final Path folder) throws IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
