package io.paddock.replication.sim;

import io.paddock.replication.disk.SimDisk;

/**
 * What came of a schedule.
 *
 * @param rule that was broken, null for none.
 * @param message how.
 * @param events that were executed.
 * @param digest of what happened; the same for the same seed.
 * @param statistics in words.
 */
record Outcome(String rule, String message, long events, long digest, String statistics) {
    static Outcome of(final long seed, final LogKind kind, final Lie lie, final Trace trace) {
        final SimCluster cluster = new SimCluster(seed, kind, lie, trace);
        try {
            cluster.run();
            return new Outcome(null, null, cluster.queue().executed(), cluster.digest(), cluster.statistics());
        } catch (final Violation ex) {
            return failed(cluster, ex.rule(), ex.getMessage());
        } catch (final RuntimeException | SimDisk.PowerLoss ex) {
            // A check within the core that tells by its own exception.
            final StackTraceElement[] stack = ex.getStackTrace();
            return failed(cluster, "own check", ex + (stack.length > 0 ? " in " + stack[0] : ""));
        }
    }

    private static Outcome failed(final SimCluster cluster, final String rule, final String message) {
        return new Outcome(
                rule,
                "at " + cluster.queue().nowNs() / 1_000_000 + " ms: " + message,
                cluster.queue().executed(),
                cluster.digest(),
                cluster.statistics());
    }

    boolean failed() {
        return rule != null;
    }
}
