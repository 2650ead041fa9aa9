package io.paddock.engine.node;

import io.paddock.engine.pipeline.EngineAgent;
import io.paddock.transport.Transport;

/**
 * One thread for transport and engine, which sleeps in the selector: a request goes from the socket to its reply
 * without a hand-over, and an idle node wakes up once a tick.
 */
final class SharedScheduler implements NodeScheduler {
    private volatile Transport transport;

    @Override
    public int eventLoops() {
        return 0;
    }

    @Override
    public void attach(final Transport owned) {
        transport = owned;
    }

    @Override
    public void wake() {
        final Transport current = transport;
        if (current != null) {
            current.wakeup();
        }
    }

    @Override
    public void cycle(final EngineAgent engine, final Transport polled) {
        engine.doWork();
        polled.poll(engine.idleNs());
    }
}
