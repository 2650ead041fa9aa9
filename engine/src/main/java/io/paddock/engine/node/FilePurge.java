package io.paddock.engine.node;

import io.paddock.replication.ReplicatedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old snapshots and journal files ({@code autopurge}) on a thread of its own that lives as long as one purge,
 * since removing large files can take the disk a while. {@link #run} and {@link #close} belong to the engine's thread.
 */
final class FilePurge implements Runnable, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(FilePurge.class);

    private final ReplicatedLog log;
    private final int retainCount;
    private Thread thread;

    FilePurge(final ReplicatedLog log, final int retainCount) {
        this.log = log;
        this.retainCount = retainCount;
    }

    /** Starts a purge, unless one is under way; returns at once. */
    @Override
    public void run() {
        if (thread == null || !thread.isAlive()) {
            thread = new Thread(this::purge, "paddock-purge");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Waits for a purge that is under way. */
    @Override
    public void close() throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
    }

    private void purge() {
        try {
            final int removed = log.purge(retainCount);
            if (removed > 0) {
                LOGGER.info("Purged {} files.", removed);
            }
        } catch (final RuntimeException ex) {
            LOGGER.warn("Purging old files failed; the next purge tries again.", ex);
        }
    }
}
