package io.paddock.perf.peer;

/**
 * Load for an etcd.
 *
 * @param title in tables.
 * @param write true puts values, false reads them.
 * @param connections each with one request in flight: its HTTP gateway answers one after the other.
 * @param keys that are chosen from, evenly.
 * @param valueBytes of each.
 * @param warmupNs before the figures begin.
 * @param durationNs that the figures cover.
 * @param seed of the choice.
 */
public record EtcdPlan(
        String title,
        boolean write,
        int connections,
        int keys,
        int valueBytes,
        long warmupNs,
        long durationNs,
        long seed) {}
