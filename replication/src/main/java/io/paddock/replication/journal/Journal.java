package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Entries on disk, in order. {@link #append} collects a batch in memory, {@link #force} makes it durable with one write.
 *
 * <p>{@link #open} examines what is there and changes nothing; {@link #resumeAfter} cuts a torn tail and makes ready to
 * append; {@link #replay} hands over what is there. Damage to acknowledged entries is a {@link LogFault}. A failed write
 * or force is final: every later call throws the same fault, since what the disk holds is then unknown and asking again
 * proves nothing.
 *
 * <p>All methods belong to one thread at a time, with a happens-before edge when it changes, except where they say
 * otherwise.
 */
public final class Journal implements AutoCloseable {
    private final JournalConfig config;
    private final Disk disk;
    private final Path folder;
    private final JournalCounters counters;
    private final AutoCloseable lock;
    private final DurableMark mark;
    private final SegmentStore store;
    private final Appender appender;
    private final Continuation continuation;
    private final SegmentScan scan = new SegmentScan(true);
    private final SegmentFolder found;
    private final JournalRecovery recovery;
    private final EntryPlaces places = new EntryPlaces();

    private volatile LogFault fault;
    private volatile long purgeBefore;
    private boolean closed;

    private Journal(
            final JournalConfig config,
            final Disk disk,
            final Path folder,
            final JournalCounters counters,
            final IntSupplier random,
            final AutoCloseable lock)
            throws IOException {
        this.config = config;
        this.disk = disk;
        this.folder = folder;
        this.counters = counters;
        this.lock = lock;
        found = SegmentFolder.list(disk, folder);
        found.requireCluster(config.clusterId());
        mark = DurableMark.open(disk, folder);
        recovery = new JournalRecovery(folder, mark.last());
        store = new SegmentStore(config, disk, folder, counters, random);
        store.adopt(found);
        appender = new Appender(config, store, places, mark);
        continuation = new Continuation(store, scan, places, appender, mark);
    }

    /**
     * Opens the journal of a folder, which is made if it is missing, and finds its end.
     *
     * @param random for what must differ from segment to segment.
     * @throws LogFault when another process uses the folder, or what it holds cannot be trusted.
     */
    public static Journal open(
            final JournalConfig config,
            final Disk disk,
            final Path folder,
            final JournalCounters counters,
            final IntSupplier random) {
        try {
            disk.createFolders(folder);
            return openLocked(config, disk, folder, counters, random);
        } catch (final IOException ex) {
            throw new LogFault("cannot open the journal in " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    private static Journal openLocked(
            final JournalConfig config,
            final Disk disk,
            final Path folder,
            final JournalCounters counters,
            final IntSupplier random)
            throws IOException {
        final AutoCloseable lock = disk.lock(folder);
        Journal journal = null;
        boolean opened = false;
        try {
            journal = new Journal(config, disk, folder, counters, random, lock);
            journal.examine();
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                release(journal, lock);
            }
        }
    }

    private static void release(final Journal journal, final AutoCloseable lock) {
        try {
            if (journal != null) {
                journal.releaseAll();
            } else {
                lock.close();
            }
        } catch (final Exception ignore) {
            // The fault that led here is the one to report.
        }
    }

    private void examine() throws IOException {
        final Found last = store.last();
        if (last != null) {
            recovery.examine(disk, scan, last);
        }
    }

    /** Index of the oldest entry that could be here. Any thread. */
    public long firstIndex() {
        return store.firstIndex();
    }

    /** Index of the last entry that was found on opening, 0 for none. */
    public long lastFoundIndex() {
        return recovery.end().index();
    }

    /**
     * Checks that the newest segment is there: the one before it was sealed when it came into use.
     *
     * @throws DamagedJournal when it is not.
     */
    public void requireNewest() {
        final Found last = store.last();
        try {
            if (last != null && !appender.isOpen() && store.seal(last) != null) {
                throw new DamagedJournal("acknowledged entries are missing in " + folder.toAbsolutePath() + ": "
                        + last.file().getFileName() + " was followed by another segment, which is gone");
            }
        } catch (final IOException ex) {
            throw failed("read", ex);
        }
    }

    /** zxid that {@code mark.dat} told of on opening. */
    public long markedZxid() {
        return recovery.markedZxid();
    }

    /** Whether no segment was found on opening. */
    public boolean isEmpty() {
        return found.active().isEmpty();
    }

    /**
     * Makes the segment that {@link #resumeAfter} is likely to need, where none is at hand: so that it need not wait for
     * the disk. Any thread, beside whatever else; what fails here is tried again and told of there.
     */
    public void prepareSegment() {
        if (found.blank().isEmpty() && !recovery.isProven()) {
            try {
                store.pool().prepareAtOnce();
            } catch (final IOException ignore) {
                // Whoever needs the segment tries again.
            }
        }
    }

    /**
     * Makes ready for appending behind what is known: the entries found, or a snapshot where that reaches further.
     * Entries that were not proven durable are written again and forced; a torn tail behind them is cut.
     *
     * @param index newest entry that the snapshot includes, 0 without one.
     * @param zxid its zxid.
     * @param timestampMs its time; 0 without a snapshot.
     * @throws LogFault when {@code mark.dat} tells of acknowledged entries behind both.
     */
    public void resumeAfter(final long index, final long zxid, final long timestampMs) {
        final Tail end = recovery.end();
        final boolean fromJournal = !isEmpty() && end.index() >= index;
        recovery.requireMarked(fromJournal ? end.zxid() : zxid);
        try {
            store.removeLeftovers(found);
            if (fromJournal) {
                continuation.afterFound(recovery);
            } else {
                continuation.afterSnapshot(new Tail().set(index, zxid, Math.max(timestampMs, end.timestampMs()), 0));
            }
        } catch (final IOException ex) {
            throw failed("recover", ex);
        } catch (final LogFault ex) {
            throw failed(ex);
        }
    }

    /** Index of the first entry of the segment that holds an entry, or would. */
    public long segmentBase(final long index) {
        return store.baseOf(index);
    }

    /** Index of the last entry of the segment that holds an entry; without bound in the newest. Any thread. */
    public long segmentEnd(final long index) {
        return store.endOf(index);
    }

    /**
     * Has the keeper remove the oldest segments, as far as all their entries come before the index. Any thread.
     *
     * @return false when there is nothing to remove.
     */
    public boolean requestPurge(final long index) {
        if (index <= firstIndex()) {
            return false;
        }
        purgeBefore = index;
        return true;
    }

    /** Does what was asked for; keeper's thread. */
    void purgeRequested() {
        final long index = purgeBefore;
        // Whoever asks meanwhile is heard in the next round; what fails is asked for again.
        purgeBefore = 0;
        purgeBefore(index);
    }

    boolean isPurgeRequested() {
        return purgeBefore != 0;
    }

    /**
     * Index of the first entry of the segment that holds an entry, unless too many bytes lie between: then of the oldest
     * one from which it is not too many.
     *
     * @param limit first entry of a segment that is to be kept in any case.
     * @param maxLength bytes of segments before that one.
     */
    public long segmentBaseWithin(final long index, final long limit, final long maxLength) {
        return store.baseWithin(index, limit, maxLength);
    }

    /** Clears what a server writes for itself into the header of a frame: what is left is the same everywhere. */
    public static void neutralize(final MutableDirectBuffer frames, final int offset) {
        FrameCodec.neutralize(frames, offset);
    }

    /** The entry before the first. */
    public Tail base() {
        final Tail base = new Tail();
        store.list().get(0).header().basePrevious(base);
        return base;
    }

    /** The last entry that was found on opening. */
    public Tail found() {
        return recovery.end();
    }

    /**
     * Tells the names of old entries, from headers of segments where these say it all. Segments that do not hold, and those
     * before, are removed: what they held is in a snapshot. Between {@link #resumeAfter} and the first append.
     *
     * @param beforeIndex the entries before this one, which begins a segment.
     * @param onZxid told of every entry after {@link #base}, as it is after the call.
     */
    public void names(final long beforeIndex, final LongConsumer onZxid) {
        try {
            new OldNames(disk, scan, store, places).tell(beforeIndex, onZxid);
        } catch (final IOException ex) {
            throw failed("read", ex);
        } finally {
            scan.close();
        }
    }

    /** The last entry appended, which need not be durable yet; changes with every append. */
    public Tail tail() {
        return appender.tail();
    }

    /**
     * Hands over every entry after the index, in order. After {@link #resumeAfter} and before the first append.
     *
     * @return how many entries there were.
     * @throws LogFault when an entry does not hold; those before it have been handed over.
     */
    public long replay(final long afterIndex, final EntryHandler handler) {
        try {
            return new JournalReplay(disk, scan, places).replay(store.list(), afterIndex, tail().index(), handler);
        } catch (final IOException ex) {
            throw failed("read", ex);
        } finally {
            scan.close();
        }
    }

    /** Whether the batch has room for the frame; if not, {@link #force} comes first. */
    public boolean hasRoom(final int frameLength) {
        return appender.hasRoom(frameLength);
    }

    /**
     * Adds an entry to the batch. Its header holds length, type, zxid, index, time and origin; the rest is filled in
     * here.
     *
     * @throws IllegalStateException when the entry does not follow the last one: a bug.
     */
    public void append(final DirectBuffer frames, final int offset, final int frameLength) {
        append(frames, offset, frameLength, false);
    }

    /**
     * The same for an entry whose header holds its checksum and the chain, too, as {@link FrameWindow} leaves it.
     *
     * @throws IllegalStateException when the entry does not follow the last one, or on another history.
     */
    public void appendComplete(final DirectBuffer frames, final int offset, final int frameLength) {
        append(frames, offset, frameLength, true);
    }

    private void append(final DirectBuffer frames, final int offset, final int frameLength, final boolean complete) {
        throwFault();
        if (!appender.fitsSegment(frameLength)) {
            force();
            roll();
        }
        appender.append(frames, offset, frameLength, complete);
    }

    /** Writes the batch; when it returns, everything appended is durable, unless forcing is switched off. */
    public void force() {
        throwFault();
        if (appender.isEmpty()) {
            return;
        }
        final long startNs = System.nanoTime();
        final int bytes = appender.length();
        final int entries = appender.entryCount();
        try {
            appender.force();
        } catch (final IOException ex) {
            throw failed("write or force a batch", ex);
        }
        counters.onForced(System.nanoTime() - startNs, bytes, entries);
    }

    private void roll() {
        try {
            appender.roll();
        } catch (final IOException ex) {
            throw failed("begin a segment", ex);
        } catch (final LogFault ex) {
            throw failed(ex);
        }
    }

    /**
     * Cuts the journal behind an index. Nothing is overwritten: a fresh segment goes on there, the one with the index is
     * sealed, later ones are removed. The mark is taken back first, so that a crash on the way leaves either the old
     * end or the new one.
     */
    public void truncateAfter(final long index) {
        if (index < firstIndex() - 1 || index > tail().index()) {
            throw new IllegalStateException("cannot cut behind index " + index + ": the journal holds " + firstIndex()
                    + " to " + tail().index());
        }
        force();
        try {
            continuation.afterEntry(new JournalReplay(disk, scan, places), index);
        } catch (final IOException ex) {
            throw failed("cut", ex);
        } catch (final LogFault ex) {
            throw failed(ex);
        } finally {
            scan.close();
        }
    }

    /**
     * Throws everything away and goes on behind a snapshot. A crash on the way leaves segments of both, before and
     * behind it; the caller must remember its intent and do this again then. In place of {@link #resumeAfter}, or later.
     *
     * @param base the entry that the snapshot stands at.
     */
    public void restartAfter(final Tail base) {
        throwFault();
        try {
            if (appender.isOpen()) {
                force();
            } else {
                store.removeLeftovers(found);
            }
            continuation.anew(base);
        } catch (final IOException ex) {
            throw failed("start anew behind a snapshot", ex);
        } catch (final LogFault ex) {
            throw failed(ex);
        } finally {
            scan.close();
        }
    }

    /** A reader of its own for entries that are durable; for the owner's thread, to be closed by it. */
    public FrameCursor newCursor() {
        return new FrameCursor(disk, store, places);
    }

    /**
     * Removes the oldest segments, as far as all their entries come before the index. Any thread.
     *
     * @return how many were removed.
     */
    public int purgeBefore(final long index) {
        try {
            final int removed = store.purgeBefore(index);
            places.purgeBefore(firstIndex());
            return removed;
        } catch (final IOException ex) {
            throw new LogFault("cannot remove old segments in " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** How far it is durable, for the keeper. */
    DurableMark mark() {
        return mark;
    }

    SegmentPool pool() {
        return store.pool();
    }

    /** The settings it was opened with. */
    public JournalConfig config() {
        return config;
    }

    /** Why the journal takes nothing more, or null. Any thread. */
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
        return failed(new LogFault(
                "the journal in " + folder.toAbsolutePath() + " could not " + what + ": " + cause
                        + ". What the disk holds after zxid 0x"
                        + Long.toHexString(mark.position().lastZxid())
                        + " is unknown; nothing more is acknowledged. Make space or mend the disk, then start again",
                cause));
    }

    private LogFault failed(final LogFault reason) {
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
            if (fault == null && appender.isOpen()) {
                force();
                appender.forceWritten();
                mark.noteCleanStop();
            }
        } catch (final IOException ex) {
            throw failed("note its end", ex);
        } finally {
            releaseAll();
        }
    }

    private void releaseAll() {
        closed = true;
        scan.close();
        try (AutoCloseable heldLock = lock;
                AutoCloseable heldMark = mark;
                AutoCloseable heldWriter = appender::release) {
            // Closed in any case, the last one first.
        } catch (final Exception ex) {
            throw new LogFault("cannot release " + folder.toAbsolutePath() + ": " + ex, ex);
        }
    }
}
