package io.paddock.engine.pipeline;

import java.util.ArrayList;

/** Connections whose next write the log did not take; tried again each cycle, in their order. Engine thread. */
final class LogWaiters {
    private ArrayList<ClientConnection> waiting = new ArrayList<>();
    private ArrayList<ClientConnection> retried = new ArrayList<>();

    void add(final ClientConnection client) {
        if (!client.waitsForLog) {
            client.waitsForLog = true;
            waiting.add(client);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Lets each try again; those that still cannot go are back in the list. Returns how many tried. */
    int retry(final OrderStage order) {
        if (waiting.isEmpty()) {
            return 0;
        }
        final ArrayList<ClientConnection> batch = waiting;
        waiting = retried;
        retried = batch;
        final int before = batch.size();
        for (int i = 0; i < before; i++) {
            batch.get(i).waitsForLog = false;
            order.resume(batch.get(i));
        }
        batch.clear();
        return Math.max(0, before - waiting.size());
    }
}
