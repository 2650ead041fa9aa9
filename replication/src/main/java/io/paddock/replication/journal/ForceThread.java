package io.paddock.replication.journal;

import java.util.concurrent.locks.LockSupport;

/**
 * Forces while the owner goes on with other work; when there is nothing to force it sleeps without a timeout, or spins where
 * it has a processor of its own.
 */
public final class ForceThread implements AutoCloseable {
    private final ForceLane lane;
    private final Runnable wakeup;
    private final boolean spinning;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean sleeping;

    /**
     * @param wakeup called on this thread after each force, so that the owner looks.
     * @param spinning whether it never sleeps.
     */
    public ForceThread(final ForceLane lane, final Runnable wakeup, final boolean spinning, final String name) {
        this.lane = lane;
        this.wakeup = wakeup;
        this.spinning = spinning;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** To be called after a request; costs a volatile read unless the thread sleeps. Owner's thread. */
    public void wake() {
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (running) {
            if (lane.hasWork()) {
                if (lane.tryForce()) {
                    wakeup.run();
                } else {
                    // The owner forces this very moment and comes to its end soon.
                    Thread.onSpinWait();
                }
            } else if (spinning) {
                Thread.onSpinWait();
            } else {
                sleep();
            }
        }
    }

    private void sleep() {
        sleeping = true;
        // Who requested before seeing the flag is seen here; who requests later sees the flag.
        while (sleeping && running && !lane.hasWork()) {
            LockSupport.park(this);
        }
        sleeping = false;
    }

    /** Ends the thread after the force under way, and waits for it. */
    @Override
    public void close() {
        running = false;
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
