package io.paddock.replication.journal;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread behind the journal: prepares segments before they are needed, and lets {@code mark.dat} follow when the
 * journal pauses. While entries keep coming the mark can wait, since every batch says how far the one before had become
 * durable. Sleeps without a timeout when there is nothing to do.
 */
public final class JournalKeeper implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalKeeper.class);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final Journal journal;
    private final Runnable onFault;
    private final long markDelayNs;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean sleeping;
    private long seenVersion;
    private boolean reported;

    private JournalKeeper(final Journal journal, final String name, final Runnable onFault) {
        this.journal = journal;
        this.onFault = onFault;
        markDelayNs = TimeUnit.MILLISECONDS.toNanos(journal.config().markDelayMs());
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** @param onFault called on the keeper's thread when the mark could not be written; the journal has failed then. */
    public static JournalKeeper start(final Journal journal, final String name, final Runnable onFault) {
        final JournalKeeper keeper = new JournalKeeper(journal, name, onFault);
        keeper.thread.start();
        return keeper;
    }

    /** To be called after a force; costs a volatile read unless the keeper sleeps. Any thread. */
    public void nudge() {
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (running && journal.fault() == null) {
            purge();
            final long pauseNs = prepare() ? pauseForMark() : RETRY_NS;
            if (pauseNs > 0) {
                LockSupport.parkNanos(this, pauseNs);
            } else {
                sleep();
            }
        }
    }

    private void purge() {
        if (journal.isPurgeRequested()) {
            try {
                journal.purgeRequested();
            } catch (final LogFault ex) {
                LOGGER.warn("old segments stay until they can be removed: {}", ex.getMessage());
            }
        }
    }

    private boolean prepare() {
        try {
            while (running && journal.pool().wantsMore()) {
                journal.pool().prepare();
            }
            reported = false;
            return true;
        } catch (final IOException ex) {
            if (!reported) {
                LOGGER.warn(
                        "cannot prepare the next journal segment, will try again; when the segment in use is full"
                                + " the server stops: {}",
                        ex.toString());
                reported = true;
            }
            return false;
        }
    }

    /** Writes the mark once the journal has stood still for a whole delay; 0 when there is nothing left to write. */
    private long pauseForMark() {
        if (!journal.mark().isBehind()) {
            return 0;
        }
        final long version = journal.mark().version();
        if (version != seenVersion) {
            seenVersion = version;
            return markDelayNs;
        }
        try {
            journal.mark().write();
            return 0;
        } catch (final IOException ex) {
            journal.fail(
                    new LogFault("cannot write " + MarkFile.NAME + ": " + ex + "; mend the disk and start again", ex));
            onFault.run();
            return 0;
        }
    }

    private void sleep() {
        sleeping = true;
        // Whoever made work before seeing the flag is seen here; whoever makes it later sees the flag.
        while (sleeping && running && !hasWork()) {
            LockSupport.park(this);
        }
        sleeping = false;
    }

    private boolean hasWork() {
        return journal.mark().isBehind() || journal.pool().wantsMore() || journal.isPurgeRequested();
    }

    /** Ends the thread and waits for it; what it was doing is finished first. */
    @Override
    public void close() {
        running = false;
        sleeping = false;
        LockSupport.unpark(thread);
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
