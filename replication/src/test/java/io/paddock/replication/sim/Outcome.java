package io.paddock.replication.sim;

import io.paddock.replication.disk.SimDisk;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private static final int FRAMES = 4;

    static Outcome of(final long seed, final LogKind kind, final Lie lie, final Trace trace) {
        final SimCluster cluster = new SimCluster(seed, kind, lie, trace);
        try {
            cluster.run();
            return new Outcome(null, null, cluster.queue().executed(), cluster.digest(), cluster.statistics());
        } catch (final Violation ex) {
            return failed(cluster, ex.rule(), ex.getMessage());
        } catch (final RuntimeException | SimDisk.PowerLoss ex) {
            // A check within the core that tells by its own exception.
            return failed(cluster, "own check", ex + " in " + place(ex));
        }
    }

    /** The innermost places of this project's. */
    private static String place(final Throwable ex) {
        return Stream.of(ex.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.paddock."))
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
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
