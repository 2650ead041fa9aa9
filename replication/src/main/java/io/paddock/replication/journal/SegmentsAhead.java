package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.ReadAhead;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** Reads and checks segments one ahead of the caller, who works on the one before. One thread. */
final class SegmentsAhead implements AutoCloseable {
    private final Disk disk;
    private final Iterator<Found> segments;
    private final List<SegmentScan> scans = List.of(new SegmentScan(true), new SegmentScan(true));
    private final ReadAhead<SegmentScan> ahead;

    SegmentsAhead(final Disk disk, final List<Found> segments) {
        this.disk = disk;
        this.segments = segments.iterator();
        ahead = new ReadAhead<>("paddock-journal-reader", scans, this::load);
    }

    private boolean load(final SegmentScan scan) throws IOException {
        if (!segments.hasNext()) {
            return false;
        }
        final Found segment = segments.next();
        scan.loadEntries(disk, segment.file(), segment.header());
        while (scan.next()) {
            // What holds need not be checked again.
        }
        scan.rewind();
        return true;
    }

    /**
     * The next segment, before its first entry; valid until the next call. No more calls than there are segments.
     *
     * @throws io.paddock.replication.LogFault when the file is not what it should be.
     */
    SegmentScan next() throws IOException {
        return ahead.next();
    }

    @Override
    public void close() {
        ahead.close();
        scans.forEach(SegmentScan::close);
    }
}
