package io.paddock.replication.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle that has never found anything proves nothing: each lie must come to light within some schedules. */
class LiesTest {
    private static final int SEEDS = 400;
    private static final long FAULTS_NS = TimeUnit.SECONDS.toNanos(3);

    @ParameterizedTest
    @EnumSource(value = Lie.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldComeToLight(final Lie lie) {
        String found = null;
        long seed = 0;
        while (found == null && seed < SEEDS) {
            try {
                new SimCluster(++seed, lie).run(FAULTS_NS);
            } catch (final RuntimeException ex) {
                found = ex.toString().lines().findFirst().orElse("");
            }
        }
        System.out.println(lie + ": seed " + seed + ": " + found);
        assertTrue(found != null, lie + " was not found within " + SEEDS + " schedules");
    }
}
