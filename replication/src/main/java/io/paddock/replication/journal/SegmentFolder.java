package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands in a journal's folder, judged by names and headers alone. Reads only. */
final class SegmentFolder {
    private final Disk disk;
    private final List<Found> active = new ArrayList<>();
    private final List<Found> superseded = new ArrayList<>();
    private final List<Path> blank = new ArrayList<>();
    private final List<Path> unfinished = new ArrayList<>();
    private final List<Path> headless = new ArrayList<>();
    private final boolean tolerant;

    private SegmentFolder(final Disk disk, final boolean tolerant) {
        this.disk = disk;
        this.tolerant = tolerant;
    }

    /** A segment in use. */
    record Found(Path file, SegmentHeader header) {}

    static SegmentFolder list(final Disk disk, final Path folder) throws IOException {
        return list(disk, folder, false);
    }

    /** @param tolerant whether segments without a header that holds are listed apart instead of refused. */
    static SegmentFolder list(final Disk disk, final Path folder, final boolean tolerant) throws IOException {
        final SegmentFolder found = new SegmentFolder(disk, tolerant);
        try (BlankReader blankReader = new BlankReader()) {
            for (final Path file : disk.list(folder)) {
                if (SegmentDescriptor.sequence(file) > 0) {
                    found.classify(file, blankReader);
                } else if (file.getFileName().toString().endsWith(SegmentDescriptor.TEMPORARY_SUFFIX)) {
                    found.unfinished.add(file);
                }
            }
        }
        found.separateSuperseded();
        return found;
    }

    private void classify(final Path file, final BlankReader blankReader) throws IOException {
        final ByteBuffer block =
                ByteBuffer.allocateDirect(SegmentDescriptor.BLOCK_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (DiskFile source = disk.open(file, OpenMode.READ)) {
            source.readFully(block, SegmentDescriptor.HEADER_OFFSET);
            final SegmentHeader header = SegmentHeader.decode(block);
            if (header != null && header.sequence() == SegmentDescriptor.sequence(file)) {
                active.add(new Found(file, header));
            } else if (isBlankBehindHeader(source, blankReader)) {
                // A spare; or the crash came while the header was written, and nothing was written behind it.
                blank.add(file);
            } else if (tolerant) {
                headless.add(file);
            } else {
                throw new DamagedJournal("the header of " + file.toAbsolutePath() + " is damaged (offset 0 to "
                        + SegmentDescriptor.BLOCK_LENGTH + ") and entries stand behind it; restore this file from a"
                        + " backup. " + LossAdvice.text(file));
            }
        }
    }

    /** Whether the file is a spare, or one whose header was never completed, rather than one that lost its header. */
    static boolean isBlankBehindHeader(final DiskFile source, final BlankReader blankReader) throws IOException {
        return blankReader.isBlank(source, SegmentDescriptor.DATA_OFFSET, Long.MAX_VALUE);
    }

    /** A later segment with a lower base takes the place of all that come after that base: the tail was cut there. */
    private void separateSuperseded() {
        long lowestBase = Long.MAX_VALUE;
        for (int i = active.size() - 1; i >= 0; i--) {
            final Found found = active.get(i);
            if (found.header.baseIndex() >= lowestBase) {
                superseded.add(active.remove(i));
            } else {
                lowestBase = found.header.baseIndex();
            }
        }
    }

    /** Refuses segments of another cluster. */
    void requireCluster(final long clusterId) {
        for (final Found each : active) {
            if (each.header.clusterId() != clusterId) {
                throw new LogFault(each.file.toAbsolutePath() + " belongs to cluster " + each.header.clusterId()
                        + ", this server to cluster " + clusterId + "; give the server its own data folder");
            }
        }
    }

    /** Segments of the journal, in order. */
    List<Found> active() {
        return active;
    }

    /** Segments whose entries were cut. */
    List<Found> superseded() {
        return superseded;
    }

    /** Segments not yet in use. */
    List<Path> blank() {
        return blank;
    }

    /** Segments whose header does not hold, while entries stand behind it. */
    List<Path> headless() {
        return headless;
    }

    /** Files that were being made when the server ended. */
    List<Path> unfinished() {
        return unfinished;
    }
}
