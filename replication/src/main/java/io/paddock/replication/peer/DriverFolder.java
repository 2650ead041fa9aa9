package io.paddock.replication.peer;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.IoUtil;

/**
 * Where Aeron's files go: into shared memory, where they cost no disk, unless there is too little of it. A write to a
 * mapped file for which there is no room left ends the process, so the room is measured before.
 */
final class DriverFolder {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Counters, command and error buffers, loss report. */
    private static final long FIXED_BYTES = 12L * 1024 * 1024;

    /** Of server, port and process. */
    private static final Pattern NAME = Pattern.compile("paddock-\\d{1,3}-\\d{1,5}-(\\d{1,18})");

    private static final long SILENCE_MS = 120_000;

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
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(sharedMemory, "paddock-*")) {
            for (final Path folder : folders) {
                final Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches() && isStale(folder, Long.parseLong(name.group(1)))) {
                    IoUtil.delete(folder.toFile(), true);
                }
            }
        } catch (final IOException | DirectoryIteratorException ex) {
            // Nothing to remove where nothing can be listed.
            return;
        }
    }

    /**
     * Whether nobody uses a folder any more. Of this very server it is enough that the process is not there: nobody else
     * can have its port. Of others the driver must have been silent, since a process in another container is not seen.
     */
    private boolean isStale(final Path folder, final long pid) {
        if (ProcessHandle.of(pid).isPresent()) {
            return false;
        }
        return folder.getFileName().toString().startsWith(prefix()) || hasSilentDriver(folder);
    }

    private static boolean hasSilentDriver(final Path folder) {
        try (InputStream file = Files.newInputStream(folder.resolve(CncFileDescriptor.CNC_FILE))) {
            // Without a version its driver is about to start, and asking would wait for that.
            final byte[] version = file.readNBytes(Integer.BYTES);
            return !Arrays.equals(version, new byte[Integer.BYTES])
                    && !CommonContext.isDriverActive(folder.toFile(), SILENCE_MS, line -> {});
        } catch (final IOException | RuntimeException ex) {
            // Of another version, perhaps, or gone by now: not ours to judge.
            return false;
        }
    }
}
