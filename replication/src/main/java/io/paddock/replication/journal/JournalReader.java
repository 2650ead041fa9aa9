package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.journal.SegmentReport.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the journal of a folder without changing anything: of a server that runs, has stopped or has crashed. Damage
 * is reported and does not keep the rest from being read. The judgement is that of {@link JournalRecovery}; what a
 * running server adds meanwhile may be missed, or shown; what it writes at the very moment may look torn, see
 * {@link SegmentScan}. One thread.
 */
public final class JournalReader implements AutoCloseable {
    private final Disk disk;
    private final Path folder;
    private final MarkFile.Mark mark;
    private final List<Seen> segments = new ArrayList<>();
    private final SegmentScan scan = new SegmentScan(true);

    /** A segment; the header is null when it holds none. */
    private record Seen(Path file, SegmentHeader header) {}

    private JournalReader(final Disk disk, final Path folder) throws IOException {
        this.disk = disk;
        this.folder = folder;
        // The mark first: what it promises is then in the segments that are looked at later.
        final MarkFile.Mark found = MarkFile.peek(disk, folder);
        mark = found == null ? MarkFile.Mark.NONE : found;
        for (final Path file : disk.list(folder)) {
            if (SegmentDescriptor.sequence(file) > 0) {
                segments.add(new Seen(file, header(file)));
            }
        }
        segments.sort((a, b) -> Long.compare(SegmentDescriptor.sequence(a.file), SegmentDescriptor.sequence(b.file)));
    }

    /** @throws LogFault when the folder cannot be read. */
    public static JournalReader open(final Disk disk, final Path folder) {
        try {
            return new JournalReader(disk, folder);
        } catch (final IOException ex) {
            throw new LogFault("cannot read the journal in " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** Whether a file is named as a segment. */
    public static boolean isSegment(final Path file) {
        return SegmentDescriptor.sequence(file) > 0;
    }

    /** Every segment of the folder, oldest first. */
    public List<Path> segments() {
        return segments.stream().map(Seen::file).toList();
    }

    /**
     * Reads one of {@link #segments}, and hands over the entries that hold, in order.
     *
     * @throws LogFault when the disk fails.
     */
    public SegmentReport read(final Path file, final EntryHandler handler) {
        final int position = position(file);
        final Seen seen = segments.get(position);
        try {
            if (seen.header == null) {
                return readHeaderless(seen);
            }
            if (isSuperseded(position)) {
                return new SegmentReport(
                        file, State.SUPERSEDED, seen.header.baseIndex(), 0, seen.header.basePrevZxid(), 0, "");
            }
            return readEntries(seen, successor(position), handler);
        } catch (final NoSuchFileException ex) {
            return new SegmentReport(file, State.REMOVED, 0, 0, 0, 0, "");
        } catch (final LogFault fault) {
            return new SegmentReport(file, State.DAMAGED, seen.header.baseIndex(), 0, 0, 0, fault.getMessage());
        } catch (final IOException ex) {
            throw new LogFault("cannot read " + file.toAbsolutePath() + ": " + ex, ex);
        }
    }

    private int position(final Path file) {
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).file.getFileName().equals(file.getFileName())) {
                return i;
            }
        }
        throw new IllegalArgumentException(file + " is not a segment of " + folder);
    }

    private SegmentReport readEntries(final Seen seen, final Seen next, final EntryHandler handler) throws IOException {
        final SegmentHeader header = seen.header;
        scan.load(disk, seen.file, header);
        final long limit = next == null ? Long.MAX_VALUE : next.header.baseIndex() - 1;
        long count = 0;
        while (scan.tail().index() < limit && scan.next()) {
            handler.onEntry(scan.entry());
            count++;
        }
        final String wrong = next == null ? wrongWithEnd() : wrongWithLink(limit, next.header);
        final State state = wrong != null
                ? State.DAMAGED
                : next != null ? State.COMPLETE : scan.isBlankBeyondEnd() ? State.OPEN : State.TORN;
        return new SegmentReport(
                seen.file,
                state,
                header.baseIndex(),
                count,
                scan.tail().zxid(),
                scan.endOffset(),
                wrong == null ? "" : wrong);
    }

    /** The newest segment may end anywhere behind what is proven durable. */
    private String wrongWithEnd() throws IOException {
        final long proven = JournalRecovery.provenOffset(scan, mark);
        if (scan.endOffset() < proven) {
            return "the entry at offset " + scan.nextOffset() + " does not hold, and entries up to offset " + proven
                    + " were acknowledged";
        }
        if (Long.compareUnsigned(scan.tail().zxid(), mark.lastZxid()) < 0) {
            return "the journal ends at zxid 0x" + Long.toHexString(scan.tail().zxid()) + ", and entries up to 0x"
                    + Long.toHexString(mark.lastZxid()) + " were acknowledged";
        }
        return null;
    }

    private String wrongWithLink(final long limit, final SegmentHeader next) {
        if (scan.tail().index() < limit) {
            return "the entry at offset " + scan.nextOffset() + " does not hold, and later ones exist";
        }
        final boolean linked =
                scan.tail().zxid() == next.basePrevZxid() && scan.tail().chain() == next.basePrevChain();
        return linked ? null : "segment " + SegmentDescriptor.fileName(next.sequence()) + " does not continue it";
    }

    /** A spare is blank; where entries stand behind a header that does not hold, the header was damaged. */
    private SegmentReport readHeaderless(final Seen seen) throws IOException {
        try (DiskFile source = disk.open(seen.file, OpenMode.READ);
                BlankReader blankReader = new BlankReader()) {
            final boolean spare = SegmentFolder.isBlankBehindHeader(source, blankReader);
            return new SegmentReport(
                    seen.file,
                    spare ? State.SPARE : State.DAMAGED,
                    0,
                    0,
                    0,
                    0,
                    spare ? "" : "its header does not hold, and entries stand behind it");
        }
    }

    private SegmentHeader header(final Path file) throws IOException {
        final ByteBuffer block =
                ByteBuffer.allocateDirect(SegmentDescriptor.BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (DiskFile source = disk.open(file, OpenMode.READ)) {
            source.readFully(block, SegmentDescriptor.HEADER_OFFSET);
        } catch (final NoSuchFileException ex) {
            return null;
        }
        final SegmentHeader header = SegmentHeader.decode(block);
        return header == null || header.sequence() != SegmentDescriptor.sequence(file) ? null : header;
    }

    private boolean isSuperseded(final int position) {
        final long base = segments.get(position).header.baseIndex();
        return segments.stream()
                .skip(position + 1L)
                .anyMatch(later -> later.header != null && later.header.baseIndex() <= base);
    }

    /** The next segment in use, null for the newest. */
    private Seen successor(final int position) {
        for (int i = position + 1; i < segments.size(); i++) {
            if (segments.get(i).header != null && !isSuperseded(i)) {
                return segments.get(i);
            }
        }
        return null;
    }

    @Override
    public void close() {
        scan.close();
    }
}
