package io.paddock.engine.node;

import io.paddock.engine.pipeline.EngineAgent;
import io.paddock.transport.Transport;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The transport on threads of its own, the engine on one that spins for a moment after work and then parks. Who has
 * something for it unparks it, but only when it says that it sleeps.
 */
final class BalancedScheduler implements NodeScheduler {
    /** Longer than the gap between the frames of a busy client, shorter than what a wake-up costs twice over. */
    private static final int SPINS = 200;

    private static final int MAX_EVENT_LOOPS = 4;

    private volatile boolean sleeping;
    private volatile boolean woken;
    private volatile Thread engineThread;
    private int idleRounds;

    @Override
    public int eventLoops() {
        return Math.max(1, Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors() / 2));
    }

    @Override
    public void attach(final Transport owned) {
        // The transport runs by itself.
    }

    @Override
    public void wake() {
        // What the caller has published must be visible before it looks whether the engine sleeps; the engine does the
        // same the other way round, so that one of them sees the other.
        VarHandle.fullFence();
        if (sleeping) {
            woken = true;
            LockSupport.unpark(engineThread);
        }
    }

    @Override
    public void cycle(final EngineAgent engine, final Transport transport) {
        if (engine.doWork() > 0) {
            idleRounds = 0;
        } else if (++idleRounds < SPINS) {
            Thread.onSpinWait();
        } else {
            sleep(engine);
            idleRounds = 0;
        }
    }

    private void sleep(final EngineAgent engine) {
        engineThread = Thread.currentThread();
        sleeping = true;
        VarHandle.fullFence();
        // A last look: what came before the flag was set would wake nobody.
        if (engine.doWork() == 0 && !woken) {
            final long idleNs = engine.idleNs();
            if (idleNs > 0) {
                LockSupport.parkNanos(this, idleNs);
            }
        }
        sleeping = false;
        woken = false;
    }
}
