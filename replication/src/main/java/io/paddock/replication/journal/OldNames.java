package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which zxids the entries of old segments have. Counters are dense, so where the headers of two segments tell
 * zxids as far apart as the indexes, nothing need be read. One thread.
 */
final class OldNames {
    private static final Logger LOGGER = LoggerFactory.getLogger(OldNames.class);

    private final Disk disk;
    private final SegmentScan scan;
    private final SegmentStore store;
    private final EntryPlaces places;
    private final Tail previous = new Tail();

    OldNames(final Disk disk, final SegmentScan scan, final SegmentStore store, final EntryPlaces places) {
        this.disk = disk;
        this.scan = scan;
        this.store = store;
        this.places = places;
    }

    void tell(final long beforeIndex, final LongConsumer onZxid) throws IOException {
        final List<Found> segments = store.list();
        int end = 0;
        while (end + 1 < segments.size() && segments.get(end + 1).header().baseIndex() <= beforeIndex) {
            end++;
        }
        int first = end;
        while (first > 0 && holds(segments.get(first - 1), segments.get(first))) {
            first--;
        }
        if (first > 0) {
            store.purgeBefore(segments.get(first).header().baseIndex());
        }
        for (int i = first; i < end; i++) {
            tell(segments.get(i), segments.get(i + 1), onZxid);
        }
    }

    private static boolean isDense(final Found segment, final Found next) {
        return next.header().basePrevZxid() - segment.header().basePrevZxid()
                == next.header().baseIndex() - segment.header().baseIndex();
    }

    private boolean holds(final Found segment, final Found next) throws IOException {
        if (isDense(segment, next)) {
            return true;
        }
        try {
            read(segment, next, zxid -> {});
            return true;
        } catch (final DamagedJournal ex) {
            LOGGER.warn(
                    "{} is not used any more, nor are the segments before it; their entries are in the snapshot",
                    ex.getMessage());
            return false;
        }
    }

    private void tell(final Found segment, final Found next, final LongConsumer onZxid) throws IOException {
        if (isDense(segment, next)) {
            for (long zxid = segment.header().basePrevZxid() + 1;
                    zxid <= next.header().basePrevZxid();
                    zxid++) {
                onZxid.accept(zxid);
            }
        } else {
            read(segment, next, onZxid);
        }
    }

    private void read(final Found segment, final Found next, final LongConsumer onZxid) throws IOException {
        scan.load(disk, segment.file(), segment.header());
        while (scan.tail().index() < next.header().baseIndex() - 1) {
            previous.set(scan.tail());
            if (!scan.next()) {
                throw JournalRecovery.damaged(segment.file(), scan, "later entries exist");
            }
            places.note(segment.header().sequence(), scan.entryOffset(), previous);
            onZxid.accept(scan.tail().zxid());
        }
        if (scan.tail().chain() != next.header().basePrevChain()) {
            throw JournalRecovery.damaged(segment.file(), scan, "later entries continue another history");
        }
    }
}
