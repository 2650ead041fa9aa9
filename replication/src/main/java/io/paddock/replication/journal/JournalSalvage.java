package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What a server of an ensemble does about a journal that {@link Journal} refuses: puts the damaged files aside under names
 * that end in {@code .damaged}, and cuts the journal before the damage, so that it opens again. Others have what was
 * lost; that this server may have acknowledged it must be remembered before anything is changed. One thread.
 */
public final class JournalSalvage {
    private static final String DAMAGED_SUFFIX = ".damaged";
    private static final long WHOLE_EPOCH = 0xFFFF_FFFFL;
    private static final int EPOCH_SHIFT = 32;
    private static final int PIECE_LENGTH = 256 * 1024;

    private final JournalConfig config;
    private final Disk disk;
    private final Path folder;
    private final IntSupplier random;
    private final SegmentScan scan = new SegmentScan(true);
    private final Tail kept = new Tail();
    private MarkFile.Mark mark = MarkFile.Mark.NONE;
    private Found broken;
    private int keptOffset;
    private long firstSequence;
    private long greatestZxid;
    private boolean certain = true;

    private JournalSalvage(final JournalConfig config, final Disk disk, final Path folder, final IntSupplier random) {
        this.config = config;
        this.disk = disk;
        this.folder = folder;
        this.random = random;
    }

    /**
     * What is lost.
     *
     * @param file in which the damage was found, or null when entries at the end are missing without a trace.
     * @param offset in the file.
     * @param keptIndex the last entry that is kept.
     * @param keptZxid its zxid.
     * @param floorZxid nothing above it was acknowledged by this server; may be too high.
     */
    public record Loss(Path file, int offset, long keptIndex, long keptZxid, long floorZxid) {
        @Override
        public String toString() {
            return (file == null ? "the end of the journal is missing" : file.toAbsolutePath() + " at offset " + offset)
                    + "; kept are the entries up to zxid 0x" + Long.toHexString(keptZxid) + " (index " + keptIndex
                    + "), lost are those up to at most 0x" + Long.toHexString(floorZxid);
        }
    }

    /**
     * Examines a journal that nobody has open, and cuts it where it must be.
     *
     * @param afterIndex entries up to here are in a snapshot and do not matter.
     * @param promisedEpoch this server has acknowledged nothing of a later epoch.
     * @param onLoss told before anything is changed; what it throws stops the work.
     * @return whether anything was lost.
     */
    public static boolean run(
            final JournalConfig config,
            final Disk disk,
            final Path folder,
            final IntSupplier random,
            final long afterIndex,
            final long promisedEpoch,
            final Consumer<Loss> onLoss) {
        try (AutoCloseable lock = disk.lock(folder)) {
            return new JournalSalvage(config, disk, folder, random).run(afterIndex, promisedEpoch, onLoss);
        } catch (final LogFault ex) {
            throw ex;
        } catch (final Exception ex) {
            throw new LogFault(
                    "cannot put the damaged journal in " + folder.toAbsolutePath() + " aside: " + ex
                            + "; make space or mend the disk, then start again",
                    ex);
        }
    }

    private boolean run(final long afterIndex, final long promisedEpoch, final Consumer<Loss> onLoss)
            throws IOException {
        final SegmentFolder found = SegmentFolder.list(disk, folder, true);
        final MarkFile.Mark marked = MarkFile.peek(disk, folder);
        mark = marked == null ? MarkFile.Mark.NONE : marked;
        try {
            examine(found, afterIndex);
            final boolean missing = Long.compareUnsigned(kept.zxid(), mark.lastZxid()) < 0;
            if (broken == null && found.headless().isEmpty() && !missing) {
                return false;
            }
            onLoss.accept(new Loss(
                    broken == null ? found.headless().stream().findFirst().orElse(null) : broken.file(),
                    keptOffset,
                    kept.index(),
                    kept.zxid(),
                    floor(promisedEpoch)));
            cut(found);
            return true;
        } finally {
            scan.close();
        }
    }

    private long floor(final long promisedEpoch) {
        final long known = Math.max(Math.max(greatestZxid, mark.lastZxid()), kept.zxid());
        // What the damaged places held has left no other trace; no more was acknowledged than was promised.
        return certain ? known : Math.max(known, promisedEpoch << EPOCH_SHIFT | WHOLE_EPOCH);
    }

    private void examine(final SegmentFolder found, final long afterIndex) throws IOException {
        final List<Found> active = found.active();
        int i = 0;
        while (i + 1 < active.size() && active.get(i + 1).header().baseIndex() <= afterIndex + 1) {
            i++;
        }
        firstSequence = active.isEmpty() ? 0 : active.get(i).header().sequence();
        for (; i < active.size(); i++) {
            final Found segment = active.get(i);
            final Found next = i + 1 < active.size() ? active.get(i + 1) : null;
            if (broken == null) {
                examineKept(segment, next);
            } else {
                examineLost(segment, next);
            }
        }
        final long lastSequence =
                active.isEmpty() ? 0 : active.get(active.size() - 1).header().sequence();
        certain &= found.headless().stream().allMatch(file -> SegmentDescriptor.sequence(file) < lastSequence);
    }

    private void examineKept(final Found segment, final Found next) throws IOException {
        if (!load(segment)) {
            segment.header().basePrevious(kept);
            breakAt(segment, SegmentDescriptor.DATA_OFFSET);
            certain &= next != null;
            return;
        }
        // Where a later segment took over, entries behind were cut, also when that one is gone.
        final SealSlots.Seal seal = store().seal(segment);
        final long limit = Math.min(
                next == null ? Long.MAX_VALUE : next.header().baseIndex() - 1,
                seal == null ? Long.MAX_VALUE : seal.lastIndex());
        while (scan.tail().index() < limit && scan.next()) {
            // On to the end, or to what does not hold.
        }
        kept.set(scan.tail());
        certain &= seal == null || next != null;
        final boolean whole = next == null
                ? seal == null && !endsTooEarly()
                : scan.tail().index() == next.header().baseIndex() - 1
                        && scan.tail().zxid() == next.header().basePrevZxid()
                        && scan.tail().chain() == next.header().basePrevChain();
        if (!whole) {
            breakAt(segment, scan.endOffset());
            greatestZxid = Math.max(greatestZxid, scan.greatestZxidBeyondEnd(scan.endOffset()));
        }
    }

    /** Whether the newest segment ends before what is proven durable. */
    private boolean endsTooEarly() throws IOException {
        final long proven = JournalRecovery.provenOffset(scan, mark);
        final boolean early = scan.endOffset() < proven;
        final boolean marked = mark.segmentSequence() == scan.header().sequence() && mark.durableOffset() >= proven;
        certain &= !early || marked || scan.isIntactAt(proven);
        return early;
    }

    private void breakAt(final Found segment, final int offset) {
        broken = segment;
        keptOffset = offset;
    }

    private void examineLost(final Found segment, final Found next) throws IOException {
        greatestZxid = Math.max(greatestZxid, segment.header().basePrevZxid());
        if (!load(segment)) {
            certain &= next != null;
            return;
        }
        while (scan.next()) {
            // Only the end is of interest.
        }
        greatestZxid = Math.max(greatestZxid, scan.greatestZxidBeyondEnd(SegmentDescriptor.DATA_OFFSET));
        if (next == null) {
            endsTooEarly();
        }
    }

    private boolean load(final Found segment) throws IOException {
        try {
            scan.load(disk, segment.file(), segment.header());
            return true;
        } catch (final DamagedJournal ignore) {
            // Shorter than it should be.
            return false;
        }
    }

    private void cut(final SegmentFolder found) throws IOException {
        final List<Path> aside = new ArrayList<>(found.headless());
        if (broken != null) {
            copyAside(broken.file());
            found.active().stream()
                    .filter(each -> each.header().sequence() > broken.header().sequence())
                    .forEach(each -> aside.add(each.file()));
        }
        for (final Path file : aside) {
            disk.rename(file, asideName(file));
        }
        disk.forceFolder(folder);
        try (MarkFile file = MarkFile.open(disk, folder)) {
            file.write(MarkFile.Mark.upTo(kept));
        }
        final SegmentStore store = store();
        store.adopt(SegmentFolder.list(disk, folder));
        dropBeforeHoles(store, found);
        if (broken != null) {
            store.createAfter(kept);
            if (broken.header().baseIndex() > kept.index()) {
                store.drop(broken);
            } else {
                store.seal(broken, keptOffset, kept);
            }
        }
    }

    private SegmentStore store() {
        return new SegmentStore(config, disk, folder, new JournalCounters(), random);
    }

    /** Where an old segment has lost its header, those before it are of no use: the snapshot has what they hold. */
    private void dropBeforeHoles(final SegmentStore store, final SegmentFolder found) throws IOException {
        for (final Path headless : found.headless()) {
            final long sequence = SegmentDescriptor.sequence(headless);
            if (sequence < firstSequence) {
                for (final Found each : store.list()) {
                    if (each.header().sequence() < sequence) {
                        store.drop(each);
                    }
                }
            }
        }
    }

    private void copyAside(final Path file) throws IOException {
        final Path target = asideName(file);
        disk.delete(target);
        final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_LENGTH);
        try (DiskFile source = disk.open(file, OpenMode.READ);
                DiskFile copy = disk.open(target, OpenMode.CREATE)) {
            long position = 0;
            while (source.readFully(piece.clear(), position) > 0) {
                final int length = piece.position();
                copy.writeFully(piece.flip(), position);
                position += length;
            }
            copy.force();
        }
    }

    private static Path asideName(final Path file) {
        return file.resolveSibling(file.getFileName() + DAMAGED_SUFFIX);
    }
}
