package io.paddock.replication.ensemble;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Power goes, or a force fails, at any point of any operation of a server's disk, again and again, also during recovery and while a snapshot
 * takes the place of the log.
 *
 * <p>More: {@code -Dpaddock.test.seeds=100000 -Dtest.excluded.groups=} and the test name.
 */
class EnsembleDiskTest {
    private static final int GENERATIONS = 6;

    @Test
    void shouldHoldWhatItShouldWhenNothingFails() {
        for (long seed = 1; seed <= 20; seed++) {
            final long mine = seed;
            guard(mine, () -> new DiskWorkload(DiskWorkload.random(mine), false).run(new SimDisk(), 300));
        }
    }

    @Test
    void shouldKeepWhatWasAcknowledged() {
        run(1, 250);
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatWasAcknowledgedForManySeeds() {
        run(1_000_000, Integer.getInteger("paddock.test.seeds", 20_000));
    }

    private static void run(final long firstSeed, final int count) {
        final int[] crashes = {0};
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            final long mine = seed;
            guard(mine, () -> crashes[0] += runSeed(DiskWorkload.random(mine)));
        }
        assertTrue(crashes[0] > count, "only " + crashes[0] + " crashes in " + count + " runs");
    }

    private static void guard(final long seed, final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException | AssertionError ex) {
            throw new AssertionError("seed " + seed + ": " + ex, ex);
        }
    }

    private static int runSeed(final Random random) {
        final DiskWorkload workload = new DiskWorkload(random, false);
        SimDisk disk = new SimDisk();
        int crashes = 0;
        for (int generation = 0; generation < GENERATIONS; generation++) {
            final boolean failing = random.nextInt(5) == 0;
            final int operations = 1 + random.nextInt(random.nextBoolean() ? 40 : 500);
            if (failing) {
                disk.failForceAfter(operations);
            } else {
                disk.crashAfter(operations);
            }
            try {
                workload.run(disk, 10 + random.nextInt(80));
            } catch (final SimDisk.PowerLoss expected) {
                crashes++;
            } catch (final LogFault ex) {
                // The loss of power on the forcing lane is reported as a bug; anything else is a failure.
                if (!disk.isCrashed() && !failing) {
                    throw ex;
                }
                crashes++;
            }
            // What a failed force has left is still visible to the next process, and is not on the disk.
            disk = random.nextInt(failing ? 2 : 5) == 0
                    ? disk.restart()
                    : disk.afterPowerLoss(random, keepChance(random));
        }
        workload.run(disk.restart(), 3);
        return crashes;
    }

    private static double keepChance(final Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 0.95;
            default -> random.nextDouble();
        };
    }
}
