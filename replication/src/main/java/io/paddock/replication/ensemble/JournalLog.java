package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.journal.DamagedJournal;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.ForceLane;
import io.paddock.replication.journal.ForceThread;
import io.paddock.replication.journal.FrameCursor;
import io.paddock.replication.journal.FrameWindow;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.journal.Tail;
import io.paddock.replication.journal.TailRing;
import io.paddock.replication.journal.Zeros;
import io.paddock.replication.zab.EpochIndex;
import io.paddock.replication.zab.ReplicaLog;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol's log over the journal.
 *
 * <pre>
 *  append ──► window ──(flush)──► journal: owner's thread when alone, else the forcing thread
 *               │ newest            │ all
 *  copyFrames ◄─┴──── cursors ◄─────┘
 *  view
 * </pre>
 *
 * An entry can be read from the moment it is appended. It leaves the window when room is needed, and not before it is
 * durable; from then on it is read from the files, at most 256 KiB at a time. Owner's thread.
 */
final class JournalLog implements ReplicaLog, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalLog.class);
    private static final int COPY_ALIGNMENT = 8;
    private static final int PEER_CURSORS = 3;

    private final Journal journal;
    private final int maxEntryLength;
    private final EpochIndex epochs;
    private final FrameWindow window;
    private final ForceLane lane;
    private final ForceThread forceThread;
    private final FrameCursor viewCursor;
    private final FrameCursor[] peerCursors = new FrameCursor[PEER_CURSORS];
    private int nextCursor;
    private int baseChain;
    /** Entries up to here are in a durable snapshot. */
    private long includedIndex;

    private long durableIndex;
    private long flushedPosition;
    private int copiedCount;

    /**
     * @param journal ready to append.
     * @param epochs of everything it holds.
     * @param threadName of the forcing thread; null for none.
     * @param onForced called after each force, on the thread that forced.
     */
    JournalLog(
            final Journal journal,
            final EpochIndex epochs,
            final int windowCapacity,
            final String threadName,
            final boolean spinning,
            final Runnable wakeup,
            final Runnable onForced) {
        this.journal = journal;
        this.epochs = epochs;
        maxEntryLength = journal.config().maxEntryLength();
        baseChain = journal.base().chain();
        window = new FrameWindow(windowCapacity);
        window.reset(journal.tail(), 0);
        durableIndex = journal.tail().index();
        lane = new ForceLane(journal, window.ring(), true, onForced);
        forceThread = threadName == null ? null : new ForceThread(lane, wakeup, spinning, threadName);
        viewCursor = journal.newCursor();
        for (int i = 0; i < PEER_CURSORS; i++) {
            peerCursors[i] = journal.newCursor();
        }
    }

    void start() {
        if (forceThread != null) {
            forceThread.start();
        }
    }

    @Override
    public EpochIndex epochs() {
        return epochs;
    }

    @Override
    public int lastChain() {
        return window.last().chain();
    }

    @Override
    public long lastTimestampMs() {
        return window.last().timestampMs();
    }

    @Override
    public long chainAt(final long index) {
        if (index >= window.baseIndex()) {
            return Integer.toUnsignedLong(window.chainAt(index));
        }
        if (index == epochs.baseIndex()) {
            return Integer.toUnsignedLong(baseChain);
        }
        // The next entry, which names it, is what will be asked for next.
        final FrameCursor cursor = cursorAt(index + 1);
        return cursor == null ? NO_CHAIN : Integer.toUnsignedLong(cursor.prevChain());
    }

    // Appending.

    @Override
    public void append(
            final int type,
            final long zxid,
            final long timestampMs,
            final long origin,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        if (length > maxEntryLength) {
            throw new IllegalArgumentException("entry of " + length + " bytes, at most " + maxEntryLength);
        }
        makeRoom(length);
        epochs.append(zxid);
        window.append(type, zxid, timestampMs, origin, payload, offset, length);
    }

    @Override
    public boolean appendFrame(final DirectBuffer frame, final int offset, final int length) {
        final int payloadLength = length - TailRing.frameLength(0);
        if (payloadLength < 0 || payloadLength > maxEntryLength) {
            return false;
        }
        makeRoom(payloadLength);
        if (!window.appendFrame(frame, offset, length)) {
            return false;
        }
        epochs.append(window.last().zxid());
        return true;
    }

    /** Drops the oldest entries; where these are not durable yet, waits until they are. */
    private void makeRoom(final int payloadLength) {
        while (!window.hasRoom(payloadLength)) {
            if (window.baseIndex() < durableIndex()) {
                window.release();
            } else {
                forceHere();
            }
        }
    }

    private void forceHere() {
        throwFault();
        flushedPosition = window.ring().tail();
        lane.request(flushedPosition);
        while (!lane.tryForce()) {
            Thread.onSpinWait();
        }
        throwFault();
    }

    private void throwFault() {
        final LogFault fault = lane.fault();
        if (fault != null) {
            throw fault;
        }
    }

    // Forcing.

    /**
     * Sends everything appended to the disk.
     *
     * @param inline whether it may be forced on this thread; otherwise the forcing thread does it, and wakes the owner.
     */
    void flush(final boolean inline) {
        if (!request()) {
            return;
        }
        final boolean here = inline || forceThread == null;
        if (!(here && lane.tryForce()) && forceThread != null) {
            forceThread.wake();
        }
    }

    /**
     * Everything appended so far may go to the disk with the next force.
     *
     * @return false when there is nothing new.
     */
    boolean request() {
        final long position = window.ring().tail();
        if (position == flushedPosition) {
            return false;
        }
        flushedPosition = position;
        lane.request(position);
        return true;
    }

    /** Forces on this thread what was requested; for whoever decides about the time of each force. */
    void force() {
        lane.tryForce();
    }

    /** Everything up to it is durable. */
    long durableIndex() {
        final long durable = lane.durable();
        while (durableIndex < window.lastIndex() && window.end(durableIndex + 1) <= durable) {
            durableIndex++;
        }
        return durableIndex;
    }

    /** zxid of that entry. */
    long durableZxid() {
        return epochs.zxidAt(durableIndex());
    }

    /** Why nothing more will become durable, or null. */
    LogFault fault() {
        return lane.fault();
    }

    // Reading.

    /**
     * Shows an entry, from memory or from the files.
     *
     * @param entry valid until the next call of this log.
     * @throws LogFault when the entry on disk does not hold.
     */
    void view(final long index, final EntryFlyweight entry) {
        if (index > window.baseIndex()) {
            entry.wrap(window.ring().buffer(), window.offset(index));
        } else {
            viewCursor.moveTo(index);
            entry.wrap(viewCursor.buffer(), viewCursor.offset());
        }
    }

    /** {@inheritDoc} None at all when what the files hold turned out to be damaged: the base has moved behind it then. */
    @Override
    public int copyFrames(
            final long fromIndex,
            final long lastIndex,
            final int maxLength,
            final MutableDirectBuffer target,
            final int offset) {
        copiedCount = 0;
        int length = 0;
        for (long index = fromIndex; index <= lastIndex; index++) {
            final int copied = copyFrame(index, maxLength - length, target, offset + length);
            if (copied == 0) {
                break;
            }
            length += copied;
            copiedCount++;
        }
        return length;
    }

    private int copyFrame(final long index, final int room, final MutableDirectBuffer target, final int offset) {
        final DirectBuffer source;
        final int sourceOffset;
        final int frameLength;
        if (index > window.baseIndex()) {
            source = window.ring().buffer();
            sourceOffset = window.offset(index);
            frameLength = window.frameLength(index);
        } else {
            final FrameCursor cursor = cursorAt(index);
            if (cursor == null) {
                return 0;
            }
            source = cursor.buffer();
            sourceOffset = cursor.offset();
            frameLength = cursor.frameLength();
        }
        final int padded = frameLength + COPY_ALIGNMENT - 1 & -COPY_ALIGNMENT;
        if (copiedCount > 0 && frameLength > room) {
            return 0;
        }
        target.putBytes(offset, source, sourceOffset, frameLength);
        Zeros.put(target, offset + frameLength, padded - frameLength);
        Journal.neutralize(target, offset);
        return padded;
    }

    @Override
    public int copiedCount() {
        return copiedCount;
    }

    /** A cursor at an entry that is not in the window; null when the entry is damaged, and was given up. */
    private FrameCursor cursorAt(final long index) {
        FrameCursor chosen = null;
        for (final FrameCursor each : peerCursors) {
            if (each.index() == index || each.index() == index - 1) {
                chosen = each;
            }
        }
        if (chosen == null) {
            chosen = peerCursors[nextCursor];
            nextCursor = (nextCursor + 1) % PEER_CURSORS;
        }
        try {
            chosen.moveTo(index);
            return chosen;
        } catch (final DamagedJournal ex) {
            giveUp(index, ex);
            return null;
        }
    }

    /** Old entries that a snapshot includes are not needed here; a peer that needs them gets the snapshot. */
    private void giveUp(final long index, final DamagedJournal damage) {
        final long next = Math.min(journal.segmentEnd(index), epochs.lastIndex()) + 1;
        if (next > includedIndex + 1) {
            journal.fail(damage);
            throw damage;
        }
        LOGGER.warn("{}; peers that need it will get the snapshot instead", damage.getMessage());
        forgetBefore(next);
    }

    // Cutting.

    /** Entries up to here are in a durable snapshot. */
    void included(final long index) {
        includedIndex = Math.max(includedIndex, index);
    }

    /** Entries before the index, which begins a segment, are no longer shown. */
    void forgetBefore(final long index) {
        if (index - 1 > epochs.baseIndex() && index - 1 <= epochs.lastIndex()) {
            final long chain = chainAt(index - 1);
            if (chain != NO_CHAIN) {
                baseChain = (int) chain;
                epochs.purgeBefore(index - 1);
            }
        }
    }

    @Override
    public void truncateAfter(final long index) {
        if (index >= window.lastIndex()) {
            return;
        }
        lane.take();
        try {
            throwFault();
            final boolean written = journal.tail().index() > index;
            if (written) {
                journal.truncateAfter(index);
                resetCursors();
            }
            if (index > window.baseIndex()) {
                window.truncateAfter(index);
                lane.cut(window.ring().tail());
            } else {
                window.reset(journal.tail(), lane.durable());
                lane.cut(window.ring().tail());
            }
            epochs.truncateAfter(index);
            durableIndex = Math.min(durableIndex, index);
            flushedPosition = Math.min(flushedPosition, window.ring().tail());
        } finally {
            lane.release();
        }
    }

    /** Throws everything away and goes on behind a snapshot; see {@link Journal#restartAfter}. */
    void restartAfter(final Tail base) {
        lane.take();
        try {
            throwFault();
            journal.restartAfter(base);
            resetCursors();
            window.reset(base, lane.durable());
            lane.cut(window.ring().tail());
            epochs.reset(base.index(), base.zxid());
            baseChain = base.chain();
            durableIndex = base.index();
            flushedPosition = window.ring().tail();
            includedIndex = base.index();
        } finally {
            lane.release();
        }
    }

    private void resetCursors() {
        viewCursor.reset();
        for (final FrameCursor each : peerCursors) {
            each.reset();
        }
    }

    /** Ends the forcing thread; forces what was appended. */
    @Override
    public void close() {
        if (forceThread != null) {
            forceThread.close();
        }
        if (lane.fault() == null) {
            lane.request(window.ring().tail());
            lane.tryForce();
        }
        viewCursor.close();
        for (final FrameCursor each : peerCursors) {
            each.close();
        }
    }
}
