package io.paddock.engine.node;

import io.paddock.engine.pipeline.EngineAgent;
import io.paddock.transport.Transport;

/** Maps a node's agents to threads. One for each node. */
interface NodeScheduler {
    /** Event loops that the transport runs on threads of its own; 0 when the engine's thread polls it. */
    int eventLoops();

    /** Ends the engine's sleep, now or at its next attempt. Any thread; cheap when it does not sleep. */
    void wake();

    /** One round on the engine's thread: a duty cycle, then sleep as long as there is nothing to do. */
    void cycle(EngineAgent engine, Transport transport);

    /** The transport that {@link #cycle} will be called with; before anything is woken. */
    void attach(Transport transport);
}
