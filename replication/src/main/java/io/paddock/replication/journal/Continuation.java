package io.paddock.replication.journal;

import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.List;

/**
 * Where the journal goes on: behind what was found on opening, behind a snapshot, or behind an entry in its midst. Nothing
 * is overwritten; a crash on the way leaves the old end or the new one. One thread.
 */
final class Continuation {
    private final SegmentStore store;
    private final SegmentScan scan;
    private final EntryPlaces places;
    private final Appender appender;
    private final DurableMark mark;

    Continuation(
            final SegmentStore store,
            final SegmentScan scan,
            final EntryPlaces places,
            final Appender appender,
            final DurableMark mark) {
        this.store = store;
        this.scan = scan;
        this.places = places;
        this.appender = appender;
        this.mark = mark;
    }

    /** Behind the entries found, where the recovery's scan stands. */
    void afterFound(final JournalRecovery recovery) throws IOException {
        if (recovery.isProven()) {
            appender.resume(store.last(), scan);
        } else {
            moveUnproven(recovery.provenOffset());
        }
        mark.write();
    }

    /**
     * Copies what is readable but not proven durable to a fresh segment and cuts the old one before it: after a failed
     * force the page cache may show what the disk does not hold, so only a new write and force make it true.
     */
    private void moveUnproven(final long provenOffset) throws IOException {
        final Found old = store.last();
        scan.rewind();
        while (scan.endOffset() < provenOffset && scan.next()) {
            // On to the last entry that stays.
        }
        final Tail cut = new Tail().set(scan.tail());
        final int cutOffset = scan.endOffset();
        final Found hidden = store.createHidden(cut, old.header());
        appender.copy(scan, hidden);
        final Found revealed = store.reveal(hidden);
        if (old.header().baseIndex() >= revealed.header().baseIndex()) {
            store.drop(old);
        } else {
            store.seal(old, cutOffset, cut);
        }
        appender.resumeCopy(revealed);
    }

    /** Behind a snapshot that stands at an entry. What was here before is included in it and goes. */
    void afterSnapshot(final Tail base) throws IOException {
        final List<Found> old = store.list();
        appender.begin(store.createAfter(base), base);
        for (final Found each : old) {
            store.drop(each);
        }
        mark.write();
    }

    /** Behind a snapshot, whatever the journal holds: acknowledged entries, too. */
    void anew(final Tail base) throws IOException {
        final Tail cut = new Tail().set(base);
        mark.takeBack(cut);
        places.truncateAfter(0);
        appender.leave();
        afterSnapshot(cut);
    }

    /** Behind an entry that the journal holds: the segment with it is sealed there, later ones are removed. */
    void afterEntry(final JournalReplay replay, final long index) throws IOException {
        final List<Found> segments = store.list();
        int keep = segments.size() - 1;
        while (keep > 0 && segments.get(keep).header().baseIndex() > index) {
            keep--;
        }
        final Found target = segments.get(keep);
        final SegmentHeader next =
                keep + 1 < segments.size() ? segments.get(keep + 1).header() : null;
        final Tail cut = new Tail();
        final int endOffset;
        if (next != null && next.baseIndex() == index + 1) {
            next.basePrevious(cut);
            endOffset = endOf(target, replay, index);
        } else {
            replay.seek(target, index);
            cut.set(scan.tail());
            endOffset = scan.endOffset();
        }
        mark.takeBack(cut);
        places.truncateAfter(index);
        appender.leave();
        appender.begin(store.createAfter(cut), cut);
        if (endOffset >= 0) {
            store.seal(target, endOffset, cut);
        }
        for (final Found each : segments.subList(keep + 1, segments.size())) {
            store.drop(each);
        }
        if (target.header().baseIndex() > index) {
            store.drop(target);
        }
        mark.write();
    }

    /**
     * Where a segment that another one follows is to be sealed; negative when it needs no seal, or when its end is beyond
     * damage: a snapshot may hold what is in it, so that nobody has read it before.
     */
    private int endOf(final Found segment, final JournalReplay replay, final long index) throws IOException {
        if (store.seal(segment) != null) {
            return -1;
        }
        try {
            replay.seek(segment, index);
            return scan.endOffset();
        } catch (final DamagedJournal ex) {
            return -1;
        }
    }
}
