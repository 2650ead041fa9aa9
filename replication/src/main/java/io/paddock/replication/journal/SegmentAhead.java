package io.paddock.replication.journal;

/**
 * Has the segment that a recovery is likely to need made on a thread of its own while the caller reads a snapshot: to
 * write and force a whole segment takes as long as that. Closed by the thread that made it, which must not be interrupted.
 */
public final class SegmentAhead implements AutoCloseable {
    private final Thread thread;

    private SegmentAhead(final Journal journal, final String name) {
        thread = new Thread(journal::prepareSegment, name);
        thread.setDaemon(true);
    }

    /** @param journal opened, and not yet made ready for appending. */
    public static SegmentAhead start(final Journal journal, final String name) {
        final SegmentAhead ahead = new SegmentAhead(journal, name);
        ahead.thread.start();
        return ahead;
    }

    /** Waits for the thread. */
    @Override
    public void close() {
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
    }
}
