package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.JournalConfig;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Power goes at any point of any operation, again and again, also during recovery; what was not forced is lost, torn and
 * reordered sector by sector. Whatever was handed over must come back, nothing else but what was submitted may, and
 * recovery must not fail.
 *
 * <p>More: {@code -Dpaddock.test.seeds=100000 -Dtest.excluded.groups=} and the test name.
 */
class PowerLossTest {
    private static final int GENERATIONS = 6;

    @Test
    void shouldKeepWhatWasAcknowledged() {
        run(1, 700, true);
    }

    @Test
    void shouldKeepAPrefixWithoutForcing() {
        run(1, 150, false);
    }

    /** Met a segment without a forced entry that had no room to spare. */
    @Test
    void shouldCopyAFullSegment() {
        run(1_012_419, 1, false);
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatWasAcknowledgedForManySeeds() {
        run(1_000_000, Integer.getInteger("paddock.test.seeds", 20_000), true);
    }

    @Test
    @Tag("slow")
    void shouldKeepAPrefixWithoutForcingForManySeeds() {
        run(1_000_000, Integer.getInteger("paddock.test.seeds", 20_000), false);
    }

    private static void run(final long firstSeed, final int count, final boolean force) {
        int recoveries = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                recoveries += runSeed(LogWorkload.random(seed), force);
            } catch (final RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ", force " + force + ": " + ex, ex);
            }
        }
        assertTrue(recoveries > count, "only " + recoveries + " recoveries in " + count + " runs");
    }

    private static int runSeed(final Random random, final boolean force) {
        final JournalConfig config =
                LogWorkload.randomConfig(random).withForce(force).withStrictMark(random.nextInt(4) == 0);
        final LogWorkload workload = new LogWorkload(random, config);
        SimDisk disk = new SimDisk();
        int recoveries = 0;
        for (int generation = 0; generation < GENERATIONS; generation++) {
            disk.crashAfter(1 + random.nextInt(random.nextBoolean() ? 30 : 400));
            try {
                workload.run(disk, 10 + random.nextInt(60));
            } catch (final SimDisk.PowerLoss expected) {
                recoveries++;
            } catch (final LogFault ex) {
                // The log reports the loss of power as a bug on its forcing lane; anything else is a failure.
                if (!disk.isCrashed()) {
                    throw ex;
                }
                recoveries++;
            }
            if (!force) {
                workload.model().forgive();
            }
            disk = random.nextInt(5) == 0 && disk.isCrashed()
                    ? disk.restart()
                    : disk.afterPowerLoss(random, keepChance(random));
        }
        workload.run(disk.restart(), 3);
        return recoveries;
    }

    private static double keepChance(final Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 0.95;
            case 3 -> 0.5;
            default -> random.nextDouble();
        };
    }
}
