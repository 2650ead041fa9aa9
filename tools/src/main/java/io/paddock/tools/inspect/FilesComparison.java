package io.paddock.tools.inspect;

import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.JournalReader;
import io.paddock.replication.journal.SegmentReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.agrona.collections.Long2LongHashMap;

/**
 * Holds the files of the servers of one ensemble against each other: whatever two of them have of one zxid, an entry of
 * the journal or a snapshot, must be the same bytes. Of an entry only what belongs to its server is left out: the first
 * 28 bytes of its header, of which the chain over all entries before it is compared by itself.
 *
 * <p>Takes 16 bytes of memory or so for each entry of all journals. The servers may run. One thread.
 */
public final class FilesComparison {
    /** Where the part of an entry begins that all servers share; FORMAT-journal.md. */
    private static final int SHARED_OFFSET = 28;

    private static final String SNAPSHOT = "snapshot.";
    private static final int HEX = 16;
    private static final int MOST_TOLD = 20;
    /** No entry has it: contents and chain are 32 bits each, and a chain of this value is as good as impossible. */
    private static final long NONE = Long.MIN_VALUE;

    private final Output output;
    private final List<Server> servers = new ArrayList<>();
    private int differences;

    /** What one server has. */
    private record Server(Path folder, Long2LongHashMap entries, SortedMap<Long, Path> snapshots) {}

    public FilesComparison(final Output output) {
        this.output = output;
    }

    /**
     * Compares folders, each with all files of one server, in whatever folders below it.
     *
     * @return whether nothing differs and no journal is damaged.
     * @throws IllegalArgumentException when a folder has neither journal nor snapshot.
     * @throws io.paddock.replication.LogFault when a disk fails.
     */
    public boolean compare(final List<Path> folders) throws IOException {
        boolean sound = true;
        for (final Path folder : folders) {
            sound &= load(folder);
        }
        long entries = 0;
        int snapshots = 0;
        for (int i = 0; i < servers.size(); i++) {
            for (int other = i + 1; other < servers.size(); other++) {
                entries += compareEntries(servers.get(i), servers.get(other));
                snapshots += compareSnapshots(servers.get(i), servers.get(other));
            }
        }
        output.print(new Item("totals")
                .with("servers", servers.size())
                .with("entriesCompared", entries)
                .with("snapshotsCompared", snapshots)
                .with("differences", differences));
        output.print(new Item("verdict").with("ok", sound && differences == 0));
        return sound && differences == 0;
    }

    private boolean load(final Path folder) throws IOException {
        final Server server = new Server(folder, new Long2LongHashMap(NONE), new TreeMap<>());
        final List<Path> journals = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(file -> {
                if (Files.isDirectory(file) && hasSegments(file)) {
                    journals.add(file);
                } else if (isSnapshot(file)) {
                    server.snapshots.put(zxidOf(file), file);
                }
            });
        }
        if (journals.isEmpty() && server.snapshots.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds neither segments (seg-*.j) nor snapshots (snapshot.*)");
        }
        boolean sound = true;
        for (final Path journal : journals) {
            sound &= loadJournal(journal, server);
        }
        servers.add(server);
        output.print(new Item("server")
                .with("folder", folder.toString())
                .with("entries", server.entries.size())
                .with("snapshots", server.snapshots.size())
                .with("journal", sound ? "sound" : "damaged"));
        return sound;
    }

    private boolean loadJournal(final Path folder, final Server server) {
        final Fingerprint fingerprint = new Fingerprint();
        boolean sound = true;
        try (JournalReader reader = JournalReader.open(FileDisk.INSTANCE, folder)) {
            for (final Path file : reader.segments()) {
                final SegmentReport report =
                        reader.read(file, entry -> server.entries.put(entry.zxid(), fingerprint.of(entry)));
                if (!report.sound()) {
                    output.print(
                            new Item("damage").with("file", file.toString()).with("reason", report.detail()));
                    sound = false;
                }
            }
        }
        return sound;
    }

    private long compareEntries(final Server one, final Server other) {
        final long[] count = new long[1];
        one.entries.forEachLong((zxid, fingerprint) -> {
            final long theirs = other.entries.get(zxid);
            if (theirs != NONE) {
                count[0]++;
                if (theirs != fingerprint) {
                    tell("entry", zxid, one, other);
                }
            }
        });
        return count[0];
    }

    private int compareSnapshots(final Server one, final Server other) throws IOException {
        int count = 0;
        for (final var snapshot : one.snapshots.entrySet()) {
            final Path theirs = other.snapshots.get(snapshot.getKey());
            // A running server may remove old ones meanwhile.
            if (theirs != null && Files.exists(theirs) && Files.exists(snapshot.getValue())) {
                count++;
                if (Files.mismatch(snapshot.getValue(), theirs) >= 0) {
                    tell("snapshot", snapshot.getKey(), one, other);
                }
            }
        }
        return count;
    }

    private void tell(final String what, final long zxid, final Server one, final Server other) {
        if (++differences <= MOST_TOLD) {
            output.print(new Item("difference")
                    .with("of", what)
                    .withHex("zxid", zxid)
                    .with("folder", one.folder.toString())
                    .with("other", other.folder.toString()));
        }
    }

    private static boolean hasSegments(final Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(JournalReader::isSegment);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSnapshot(final Path file) {
        final String name = String.valueOf(file.getFileName());
        return name.startsWith(SNAPSHOT) && name.substring(SNAPSHOT.length()).matches("[0-9a-f]{1,16}");
    }

    private static long zxidOf(final Path file) {
        return Long.parseUnsignedLong(file.getFileName().toString().substring(SNAPSHOT.length()), HEX);
    }

    /** 64 bits for what an entry shares with the same entry elsewhere, and for all entries before it. */
    private static final class Fingerprint {
        private final CRC32 crc = new CRC32();
        private byte[] bytes = new byte[1 << 16];

        private long of(final EntryFlyweight entry) {
            final int start = entry.offset() + entry.length() - entry.frameLength() + SHARED_OFFSET;
            final int length = entry.frameLength() - SHARED_OFFSET;
            if (length > bytes.length) {
                bytes = new byte[2 * length];
            }
            entry.buffer().getBytes(start, bytes, 0, length);
            crc.reset();
            crc.update(bytes, 0, length);
            return (long) entry.prevChain() << Integer.SIZE | crc.getValue();
        }
    }
}
