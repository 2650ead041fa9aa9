package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.journal.SegmentFolder.Found;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads and checks segments on a thread of its own, one ahead of the caller, who works on the one before. Used and closed
 * by one thread, which must not be interrupted.
 */
final class SegmentsAhead implements AutoCloseable {
    private static final int SCANS = 2;

    private final Disk disk;
    private final List<Found> segments;
    private final ArrayBlockingQueue<SegmentScan> free = new ArrayBlockingQueue<>(SCANS + 1);
    private final ArrayBlockingQueue<SegmentScan> checked = new ArrayBlockingQueue<>(SCANS + 1);
    private final SegmentScan[] scans = new SegmentScan[SCANS];
    /** Stands for the end, by a fault or by this. */
    private final SegmentScan end = new SegmentScan(true);

    private final Thread thread;
    private SegmentScan lent;
    private volatile Throwable failure;

    SegmentsAhead(final Disk disk, final List<Found> segments) {
        this.disk = disk;
        this.segments = segments;
        for (int i = 0; i < SCANS; i++) {
            scans[i] = new SegmentScan(true);
            free.add(scans[i]);
        }
        thread = new Thread(this::run, "paddock-journal-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The next segment, before its first entry; valid until the next call. No more calls than there are segments.
     *
     * @throws LogFault when the file is not what it should be.
     */
    SegmentScan next() throws IOException {
        if (lent != null) {
            free.add(lent);
            lent = null;
        }
        final SegmentScan taken = take(checked);
        if (taken == end) {
            throw failed();
        }
        lent = taken;
        return taken;
    }

    private IOException failed() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        return (IOException) failure;
    }

    private void run() {
        try {
            for (final Found segment : segments) {
                final SegmentScan scan = take(free);
                if (scan == end) {
                    return;
                }
                scan.load(disk, segment.file(), segment.header());
                while (scan.next()) {
                    // What holds need not be checked again.
                }
                scan.rewind();
                checked.add(scan);
            }
        } catch (final Throwable ex) {
            failure = ex;
            checked.add(end);
        }
    }

    private static SegmentScan take(final ArrayBlockingQueue<SegmentScan> queue) {
        try {
            return queue.take();
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new LogFault("interrupted while the journal was read", ex);
        }
    }

    /** Ends the thread, also half-way, and waits for it. */
    @Override
    public void close() {
        free.add(end);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (final SegmentScan scan : scans) {
            scan.close();
        }
        end.close();
    }
}
