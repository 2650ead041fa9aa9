package io.paddock.perf.figures;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks every few milliseconds whether Paddock is writing a snapshot, which it does under a name of its own before the
 * file is complete. A thread of its own keeps looking; any thread may ask.
 */
final class SnapshotWatch implements AutoCloseable {
    private static final String FOLDER = "snap";
    private static final String UNFINISHED = ".tmp";
    private static final long PERIOD_NS = 2_000_000;

    private final File folder;
    private final Thread thread = new Thread(this::look, "snapshot-watch");
    private volatile boolean running;
    private volatile int begun;
    private volatile boolean closed;

    /** @param dataFolder the server's {@code dataDir}. */
    SnapshotWatch(final Path dataFolder) {
        folder = dataFolder.resolve(FOLDER).toFile();
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether one is being taken. */
    boolean running() {
        return running;
    }

    /** How many were seen to begin. */
    int begun() {
        return begun;
    }

    private void look() {
        while (!closed) {
            final String[] unfinished = folder.list((parent, name) -> name.endsWith(UNFINISHED));
            final boolean now = unfinished != null && unfinished.length > 0;
            if (now && !running) {
                begun++;
            }
            running = now;
            LockSupport.parkNanos(PERIOD_NS);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
