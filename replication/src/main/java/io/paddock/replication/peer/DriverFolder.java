package io.paddock.replication.peer;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;

/**
 * Where Aeron's files go: into shared memory, where they cost no disk, unless there is too little of it. A write to a
 * mapped file for which there is no room left ends the process, so the room is measured before.
 */
final class DriverFolder {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Counters, command and error buffers, loss report. */
    private static final long FIXED_BYTES = 12L * 1024 * 1024;

    private final Path sharedMemory;
    private final AeronLinkContext context;
    private final LinkErrors errors;

    DriverFolder(final AeronLinkContext context, final LinkErrors errors) {
        this(SHARED_MEMORY, context, errors);
    }

    DriverFolder(final Path sharedMemory, final AeronLinkContext context, final LinkErrors errors) {
        this.sharedMemory = sharedMemory;
        this.context = context;
        this.errors = errors;
    }

    /** Chooses the folder, and removes those that dead processes of this server have left. */
    Path choose() {
        if (context.folder() != null) {
            return context.folder();
        }
        removeStale();
        final long neededBytes = neededBytes();
        final long usableBytes = usableBytes();
        if (usableBytes >= neededBytes) {
            return sharedMemory.resolve(prefix() + ProcessHandle.current().pid());
        }
        final Path folder = context.dataFolder().resolve("aeron");
        errors.warn(sharedMemory + " has " + usableBytes + " bytes left and messages among servers need " + neededBytes
                + " there; " + folder.toAbsolutePath() + " is used instead, which is slower. Enlarge it (docker: "
                + "--shm-size) or make the terms of the streams smaller");
        return folder;
    }

    /** What is mapped at most, and half as much for others. */
    private long neededBytes() {
        final long mappedBytes =
                FIXED_BYTES + (long) context.expectedPeers() * context.config().mappedPerPeer();
        return mappedBytes + mappedBytes / 2;
    }

    private long usableBytes() {
        if (!Files.isDirectory(sharedMemory) || !Files.isWritable(sharedMemory)) {
            return 0;
        }
        try {
            final FileStore store = Files.getFileStore(sharedMemory);
            return store.getUsableSpace();
        } catch (final IOException ex) {
            return 0;
        }
    }

    private String prefix() {
        return "paddock-" + context.address().server() + "-" + context.address().quorumPort() + "-";
    }

    private void removeStale() {
        final String prefix = prefix();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(sharedMemory, prefix + "*")) {
            for (final Path folder : folders) {
                if (isOfDeadProcess(folder.getFileName().toString().substring(prefix.length()))) {
                    IoUtil.delete(folder.toFile(), true);
                }
            }
        } catch (final IOException ex) {
            // Nothing to remove where nothing can be listed.
            return;
        }
    }

    private static boolean isOfDeadProcess(final String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        } catch (final NumberFormatException ex) {
            return false;
        }
    }
}
