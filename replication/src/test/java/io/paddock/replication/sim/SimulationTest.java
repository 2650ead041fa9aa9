package io.paddock.replication.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Ensembles under faults. {@code -Dpaddock.simulation.seeds=N} runs more schedules, {@code -Dpaddock.simulation.first=N}
 * begins with another seed; a failure names its seed.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("paddock.simulation.seeds", 100);
    private static final long FIRST = Long.getLong("paddock.simulation.first", 1);
    private static final boolean VERBOSE = Boolean.getBoolean("paddock.simulation.verbose");
    private static final long FAULTS_NS = TimeUnit.SECONDS.toNanos(3);

    @Test
    void shouldKeepItsPromisesUnderFaults() {
        long events = 0;
        final long startNs = System.nanoTime();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            final SimCluster cluster = run(seed);
            events += cluster.queue().executed();
            if (VERBOSE) {
                System.out.println("seed " + seed + ": " + cluster.statistics());
            }
        }
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
                "%d schedules, %.0f per second, %.0f events each%n", SEEDS, SEEDS / seconds, (double) events / SEEDS);
    }

    @Test
    void shouldRunTheSameFromTheSameSeed() {
        for (long seed = FIRST; seed < FIRST + 20; seed++) {
            assertEquals(run(seed).digest(), run(seed).digest(), "seed " + seed);
        }
    }

    private static SimCluster run(final long seed) {
        final SimCluster cluster = new SimCluster(seed);
        try {
            cluster.run(FAULTS_NS);
            return cluster;
        } catch (final RuntimeException ex) {
            throw new AssertionError(
                    "seed " + seed + ", at " + cluster.queue().nowNs() / 1_000_000 + " ms: " + ex.getMessage() + " ("
                            + cluster.statistics() + ")",
                    ex);
        }
    }
}
