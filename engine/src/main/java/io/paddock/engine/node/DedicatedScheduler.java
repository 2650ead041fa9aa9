package io.paddock.engine.node;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.pipeline.EngineAgent;
import io.paddock.transport.Transport;

/** Transport, engine and journal on a thread each, none of which ever sleeps: nobody waits for a processor to wake up. */
final class DedicatedScheduler implements NodeScheduler {
    private static final int EVENT_LOOPS = 1;
    /** The engine's and the journal's beside the event loops'. */
    private static final int SPINNING_THREADS = EVENT_LOOPS + 2;

    /** For the other threads, and for the rest of the machine. */
    private static final int SPARE_PROCESSORS = 2;

    /**
     * @param processors that this JVM may use.
     * @throws ConfigException when they are too few: threads that spin would keep each other from their work.
     */
    DedicatedScheduler(final int processors) {
        final int needed = SPINNING_THREADS + SPARE_PROCESSORS;
        if (processors < needed) {
            throw new ConfigException("paddock.profile=dedicated keeps " + SPINNING_THREADS
                    + " processors busy all the time and asks for " + needed + ", but there are " + processors
                    + ": take balanced or shared");
        }
    }

    @Override
    public int eventLoops() {
        return EVENT_LOOPS;
    }

    @Override
    public void attach(final Transport owned) {
        // The transport runs by itself.
    }

    @Override
    public void wake() {
        // Nobody sleeps.
    }

    @Override
    public void cycle(final EngineAgent engine, final Transport transport) {
        if (engine.doWork() == 0) {
            Thread.onSpinWait();
        }
    }
}
