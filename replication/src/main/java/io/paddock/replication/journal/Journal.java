package io.paddock.replication.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.DiskFile;
import io.paddock.replication.disk.OpenMode;
import io.paddock.replication.journal.SegmentFolder.Found;
import org.agrona.DirectBuffer;

/**
 * Entries on disk, in order. {@link #append} collects a batch in memory, {@link #force} makes it durable with one write.
 *
 * <p>Opening recovers: a torn tail is cut, damage to acknowledged entries is a {@link LogFault} and nothing is changed.
 * Then {@link #replay} hands over what there is, and appending may begin. A failed write or force is final: every later
 * call throws the same fault, since what the disk holds is then unknown and asking again proves nothing.
 *
 * <p>Appending, replaying and cutting belong to one thread at a time, with a happens-before edge when it changes.
 * {@link #purgeBefore}, {@link #firstIndex} and {@link #writeMark} may come from any thread.
 */
public final class Journal implements AutoCloseable {
    private final JournalConfig config;
    private final Disk disk;
    private final Path folder;
    private final JournalCounters counters;
    private final IntSupplier random;
    private final AutoCloseable lock;
    private final int blockSize;
    private final SegmentPool pool;
    private final BatchBuffer batch;
    private final DurablePosition durable = new DurablePosition();
    private final List<Found> segments = new ArrayList<>();
    private final SegmentScan scan = new SegmentScan(true);

    private final MarkFile mark;
    private SegmentWriter writer;
    private SegmentHeader header;
    private volatile LogFault fault;
    private long markedVersion;
    private boolean closed;

    private Journal(final JournalConfig config, final Disk disk, final Path folder, final JournalCounters counters,
            final IntSupplier random, final AutoCloseable lock) throws IOException {
        this.config = config;
        this.disk = disk;
        this.folder = folder;
        this.counters = counters;
        this.random = random;
        this.lock = lock;
        blockSize = config.mode() == AppendMode.DIRECT && config.force() ? disk.blockSize(folder) : 0;
        pool = new SegmentPool(disk, folder, config);
        batch = new BatchBuffer(config, blockSize);
        mark = MarkFile.open(disk, folder);
    }

    /**
     * Opens the journal of a folder, which is made if it is missing, and recovers it.
     *
     * @param random for what must differ from segment to segment.
     * @throws LogFault when another process uses the folder, or what it holds cannot be trusted.
     */
    public static Journal open(final JournalConfig config, final Disk disk, final Path folder,
            final JournalCounters counters, final IntSupplier random) {
        AutoCloseable lock = null;
        try {
            disk.createFolders(folder);
            lock = disk.lock(folder);
            final Journal journal = new Journal(config, disk, folder, counters, random, lock);
            lock = journal;
            journal.recover();
            lock = null;
            return journal;
        } catch (final IOException ex) {
            throw new LogFault("cannot open the journal in " + folder.toAbsolutePath() + ": " + ex, ex);
        } finally {
            release(lock);
        }
    }

    private static void release(final AutoCloseable resource) {
        if (resource instanceof Journal journal) {
            journal.abandon();
        } else if (resource != null) {
            try {
                resource.close();
            } catch (final Exception ignore) {
                // The fault that led here is the one to report.
            }
        }
    }

    private void recover() throws IOException {
        final SegmentFolder found = SegmentFolder.list(disk, folder);
        refuseForeign(found);
        segments.addAll(found.active());
        found.active().forEach(each -> pool.reserve(each.header().sequence()));
        found.superseded().forEach(each -> pool.reserve(each.header().sequence()));
        if (!segments.isEmpty()) {
            requireNoGap();
        }
        final Found last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        final JournalRecovery recovery = new JournalRecovery(disk, folder, scan, mark.last());
        final JournalRecovery.Ending ending = last == null ? null : recovery.examine(last);
        // Only now is it certain that the journal can be trusted; before, nothing in the folder is changed.
        removeLeftovers(found, last);
        if (ending == JournalRecovery.Ending.DURABLE) {
            resume(last);
        } else if (ending == JournalRecovery.Ending.UNPROVEN) {
            moveUnproven(last, recovery.provenOffset(last));
        }
    }

    private void refuseForeign(final SegmentFolder found) {
        for (final Found each : found.active()) {
            if (each.header().clusterId() != config.clusterId()) {
                throw new LogFault(each.file().toAbsolutePath() + " belongs to cluster " + each.header().clusterId()
                    + ", this server to cluster " + config.clusterId() + "; give the server its own data folder");
            }
        }
    }

    private void requireNoGap() {
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i).header().basePrevZxid() < segments.get(i - 1).header().basePrevZxid()) {
                throw new LogFault(segments.get(i).file().toAbsolutePath() + " does not follow "
                    + segments.get(i - 1).file().getFileName() + "; restore the folder from a backup");
            }
        }
    }

    private void removeLeftovers(final SegmentFolder found, final Found last) throws IOException {
        for (final Path file : found.unfinished()) {
            disk.delete(file);
        }
        for (final Found each : found.superseded()) {
            disk.delete(each.file());
        }
        for (final Path file : found.blank()) {
            final long sequence = SegmentDescriptor.sequence(file);
            pool.reserve(sequence);
            final boolean usable = disk.length(file) == config.segmentLength()
                && (last == null || sequence > last.header().sequence());
            if (usable && hasBlankHeader(file)) {
                pool.offer(new SegmentPool.Spare(sequence, file));
            } else {
                disk.delete(file);
            }
        }
        disk.forceFolder(folder);
    }

    private boolean hasBlankHeader(final Path file) throws IOException {
        final ByteBuffer head = ByteBuffer.allocateDirect(SegmentDescriptor.DATA_OFFSET);
        try (DiskFile source = disk.open(file, OpenMode.READ)) {
            source.readFully(head, 0);
        }
        head.flip();
        while (head.remaining() >= Long.BYTES) {
            if (head.getLong() != 0) {
                return false;
            }
        }
        return true;
    }

    private void resume(final Found last) throws IOException {
        header = last.header();
        writer = SegmentWriter.open(disk, last.file(), config, blockSize, header.segmentLength());
        batch.startAt(header, scan.tail(), scan.nextOffset(), scan.endOffset(), scan.buffer());
        durable.publish(header.sequence(), scan.endOffset(), scan.tail());
    }

    /**
     * Copies what is readable but not proven durable to a fresh segment and cuts the old one before it: after a failed
     * force the page cache may show what the disk does not hold, so only a new write and force make it true.
     */
    private void moveUnproven(final Found last, final long provenOffset) throws IOException {
        final Tail cut = new Tail();
        scan.rewind();
        last.header().basePrevious(cut);
        while (scan.endOffset() < provenOffset && scan.next()) {
            cut.set(scan.tail());
        }
        final int cutOffset = scan.endOffset();
        final SegmentPool.Spare spare = pool.take(counters);
        final Path hidden = folder.resolve(spare.file().getFileName() + SegmentDescriptor.TEMPORARY_SUFFIX);
        // Under a name that recovery ignores, until header and entries are complete.
        disk.rename(spare.file(), hidden);
        disk.forceFolder(folder);
        header = SegmentHeader.after(cut, spare.sequence(), random.getAsInt(), config);
        writer = SegmentWriter.open(disk, hidden, config, blockSize, header.segmentLength());
        batch.startAt(header, cut);
        copyRest();
        writer.force();
        writeHeader(hidden);
        disk.rename(hidden, spare.file());
        disk.forceFolder(folder);
        sealSegment(last.file(), cutOffset, cut);
        segments.add(new Found(spare.file(), header));
        if (last.header().baseIndex() >= header.baseIndex()) {
            dropSegment(last);
        }
        durable.publish(header.sequence(), batch.writtenOffset(), batch.tail());
        writeMark();
    }

    private void copyRest() throws IOException {
        while (scan.next()) {
            final int frameLength = scan.entry().frameLength();
            if (!batch.hasRoom(frameLength)) {
                batch.writeTo(writer);
            }
            batch.append(scan.buffer(), scan.endOffset() - SegmentDescriptor.alignedLength(frameLength), frameLength);
        }
        batch.writeTo(writer);
    }

    /** Whether there is no segment at all; then {@link #startAfter} must come before the first entry. */
    public boolean isEmpty() {
        return header == null;
    }

    /** Index of the oldest entry that could be here; meaningless while {@link #isEmpty}. */
    public long firstIndex() {
        synchronized (segments) {
            return segments.isEmpty() ? 1 : segments.get(0).header().baseIndex();
        }
    }

    /** The last entry appended, which need not be durable yet. Changes with every append; the appender's thread. */
    public Tail tail() {
        return batch.tail();
    }

    /**
     * Begins a new history behind a state that came from elsewhere, a snapshot or nothing: the next entry has the next
     * index. Entries that were here before are dropped, since that state includes them.
     *
     * @throws LogFault when {@code mark.dat} tells of acknowledged entries after that state.
     */
    public void startAfter(final long index, final long zxid, final long timestampMs) {
        new JournalRecovery(disk, folder, scan, mark.last())
            .requireMarked(zxid, "the newest state that could be restored ends at");
        try {
            closeWriter();
            final List<Found> old;
            synchronized (segments) {
                old = new ArrayList<>(segments);
            }
            openFresh(new Tail().set(index, zxid, timestampMs, 0));
            for (final Found each : old) {
                dropSegment(each);
            }
            writeMark();
        } catch (final IOException ex) {
            throw failed("begin a segment", ex);
        }
    }

    /**
     * Hands over every entry after the index, in order. Before the first append.
     *
     * @return how many entries there were.
     * @throws LogFault when an entry does not hold; those before it have been handed over.
     */
    public long replay(final long afterIndex, final EntryHandler handler) {
        long count = 0;
        try {
            for (int i = 0; i < segments.size(); i++) {
                final boolean last = i + 1 == segments.size();
                final long limit = last ? tail().index() : segments.get(i + 1).header().baseIndex() - 1;
                if (limit > afterIndex) {
                    count += replaySegment(segments.get(i), afterIndex, limit, handler);
                    requireLink(i);
                }
            }
        } catch (final IOException ex) {
            throw failed("read", ex);
        } finally {
            scan.close();
        }
        new JournalRecovery(disk, folder, scan, mark.last()).requireMarked(tail().zxid(), "the journal ends at");
        return count;
    }

    private long replaySegment(final Found segment, final long afterIndex, final long limit,
            final EntryHandler handler) throws IOException {
        scan.load(disk, segment.file(), segment.header());
        long count = 0;
        while (scan.tail().index() < limit) {
            if (!scan.next()) {
                throw JournalRecovery.damaged(segment.file(), scan, "later entries exist");
            }
            if (scan.tail().index() > afterIndex) {
                handler.onEntry(scan.entry());
                count++;
            }
        }
        return count;
    }

    private void requireLink(final int segmentIndex) {
        if (segmentIndex + 1 < segments.size()) {
            final Found next = segments.get(segmentIndex + 1);
            if (scan.tail().zxid() != next.header().basePrevZxid()
                    || scan.tail().chain() != next.header().basePrevChain()) {
                throw new LogFault(next.file().toAbsolutePath() + " does not continue "
                    + segments.get(segmentIndex).file().getFileName() + " (" + scan.tail() + "); files of different"
                    + " histories were mixed, restore the folder from a backup");
            }
        }
    }

    /** Whether the batch has room for the frame; if not, {@link #force} comes first. */
    public boolean hasRoom(final int frameLength) {
        return batch.hasRoom(frameLength);
    }

    /**
     * Adds an entry to the batch. Its header holds length, zxid, index, time and origin; the rest is filled in here.
     *
     * @throws IllegalStateException when the entry does not follow the last one: a bug.
     */
    public void append(final DirectBuffer frames, final int offset, final int frameLength) {
        throwFault();
        if (!batch.fitsSegment(frameLength)) {
            force();
            roll();
        }
        batch.append(frames, offset, frameLength);
    }

    /** Writes the batch; when it returns, everything appended is durable, unless forcing is switched off. */
    public void force() {
        throwFault();
        if (batch.isEmpty()) {
            return;
        }
        final long startNs = System.nanoTime();
        final int bytes = batch.length();
        final int entries = batch.entryCount();
        try {
            batch.writeTo(writer);
            if (config.force()) {
                durable.publish(header.sequence(), batch.writtenOffset(), batch.tail());
                if (config.strictMark()) {
                    writeMark();
                }
            }
        } catch (final IOException ex) {
            throw failed("write or force a batch", ex);
        }
        counters.onForced(System.nanoTime() - startNs, bytes, entries);
    }

    private void roll() {
        final Path old;
        synchronized (segments) {
            old = segments.get(segments.size() - 1).file();
        }
        final int end = batch.writtenOffset();
        final Tail last = new Tail().set(batch.tail());
        try {
            closeWriter();
            openFresh(last);
            sealSegment(old, end, last);
        } catch (final IOException ex) {
            throw failed("begin a segment", ex);
        }
    }

    private void openFresh(final Tail previous) throws IOException {
        final SegmentPool.Spare spare;
        try {
            spare = pool.take(counters);
        } catch (final LogFault ex) {
            fault = ex;
            throw ex;
        }
        header = SegmentHeader.after(previous, spare.sequence(), random.getAsInt(), config);
        writeHeader(spare.file());
        writer = SegmentWriter.open(disk, spare.file(), config, blockSize, header.segmentLength());
        batch.startAt(header, previous);
        synchronized (segments) {
            segments.add(new Found(spare.file(), header));
        }
        durable.publish(header.sequence(), SegmentDescriptor.DATA_OFFSET, previous);
        counters.onSegment();
    }

    private void writeHeader(final Path file) throws IOException {
        try (DiskFile target = disk.open(file, OpenMode.WRITE)) {
            target.writeFully(header.encode(), SegmentDescriptor.HEADER_OFFSET);
            target.force();
        }
    }

    private void sealSegment(final Path file, final long endOffset, final Tail last) throws IOException {
        try (DiskFile target = disk.open(file, OpenMode.WRITE)) {
            SealSlots.seal(target, endOffset, last);
        }
    }

    private void closeWriter() throws IOException {
        if (writer != null) {
            if (!config.force()) {
                writer.force();
            }
            writer.close();
            writer = null;
        }
    }

    /**
     * Cuts the journal behind an index. Nothing is overwritten: the segment with the index is sealed there, later ones
     * are removed, and a fresh one goes on. Before the cut the mark is taken back, so that a crash on the way leaves
     * either the old end or the new one.
     */
    public void truncateAfter(final long index) {
        throwFault();
        force();
        try {
            final int keep = segmentOf(index);
            final Found target = segments.get(keep);
            scan.load(disk, target.file(), target.header());
            while (scan.tail().index() < index) {
                if (!scan.next()) {
                    throw JournalRecovery.damaged(target.file(), scan, "later entries exist");
                }
            }
            final Tail cut = new Tail().set(scan.tail());
            final int cutOffset = scan.endOffset();
            mark.write(new MarkFile.Mark(header.sequence(), 0, cut.index(), cut.zxid(), cut.chain(), false));
            final List<Found> dropped = new ArrayList<>(segments.subList(keep + 1, segments.size()));
            closeWriter();
            openFresh(cut);
            sealSegment(target.file(), cutOffset, cut);
            for (final Found each : dropped) {
                dropSegment(each);
            }
            if (target.header().baseIndex() > index) {
                dropSegment(target);
            }
            writeMark();
        } catch (final IOException ex) {
            throw failed("cut", ex);
        } finally {
            scan.close();
        }
    }

    private int segmentOf(final long index) {
        if (index < firstIndex() - 1 || index > tail().index()) {
            throw new IllegalStateException("cannot cut behind index " + index + ": journal holds " + firstIndex()
                + " to " + tail().index());
        }
        int keep = 0;
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).header().baseIndex() <= index) {
                keep = i;
            }
        }
        return keep;
    }

    private void dropSegment(final Found segment) throws IOException {
        synchronized (segments) {
            segments.remove(segment);
        }
        disk.delete(segment.file());
        // One by one, so that no crash leaves a hole between those that are left.
        disk.forceFolder(folder);
    }

    /**
     * Removes the oldest segments, as far as all their entries come before the index. Any thread.
     *
     * @return how many were removed.
     */
    public int purgeBefore(final long index) {
        int removed = 0;
        try {
            while (true) {
                final Found oldest;
                synchronized (segments) {
                    if (segments.size() < 2 || segments.get(1).header().baseIndex() > index) {
                        return removed;
                    }
                    oldest = segments.get(0);
                }
                dropSegment(oldest);
                removed++;
            }
        } catch (final IOException ex) {
            throw new LogFault("cannot remove old segments in " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** Writes {@code mark.dat} if the durable position has moved since the last time. Any thread. */
    void writeMark() throws IOException {
        synchronized (mark) {
            final long version = durable.version();
            if (version != markedVersion && (version & 1) == 0) {
                mark.write(durable.read());
                markedVersion = version;
            }
        }
    }

    /** Changes when more has become durable. Any thread. */
    long durableVersion() {
        return durable.version();
    }

    /** Whether {@code mark.dat} is behind. Any thread. */
    boolean isMarkBehind() {
        synchronized (mark) {
            return durable.version() != markedVersion;
        }
    }

    SegmentPool pool() {
        return pool;
    }

    /** The settings it was opened with. */
    public JournalConfig config() {
        return config;
    }

    /** What was refused, once it was. Any thread. */
    public LogFault fault() {
        return fault;
    }

    /** Stops the journal for good because something beside it failed. Any thread. */
    public void fail(final LogFault reason) {
        fault = reason;
    }

    private void throwFault() {
        final LogFault reason = fault;
        if (reason != null) {
            throw reason;
        }
    }

    private LogFault failed(final String what, final IOException cause) {
        final LogFault reason = new LogFault("the journal in " + folder.toAbsolutePath() + " could not " + what + ": "
            + cause + ". What the disk holds after zxid 0x" + Long.toHexString(durable.read().lastZxid())
            + " is unknown; nothing more is acknowledged. Mend the disk and start again", cause);
        fault = reason;
        return reason;
    }

    /** Forces what was appended, notes the clean stop, releases files and lock. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (fault == null && writer != null) {
                force();
                if (!config.force()) {
                    writer.force();
                    durable.publish(header.sequence(), batch.writtenOffset(), batch.tail());
                }
                final MarkFile.Mark end = durable.read();
                mark.write(new MarkFile.Mark(end.segmentSequence(), end.durableOffset(), end.lastIndex(),
                    end.lastZxid(), end.chain(), true));
            }
        } catch (final IOException ex) {
            throw failed("note its end", ex);
        } finally {
            abandon();
        }
    }

    /** Releases files and lock and leaves the content as it is. */
    void abandon() {
        closed = true;
        scan.close();
        batch.close();
        try (AutoCloseable heldLock = lock; AutoCloseable heldMark = mark; AutoCloseable heldWriter = writer) {
            writer = null;
        } catch (final Exception ex) {
            throw new LogFault("cannot release " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }
}
