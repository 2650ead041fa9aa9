package io.paddock.replication.journal;

import io.paddock.replication.disk.SimDisk;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cutting the tail, with power going in the middle of it: either the old end is found or the new one. */
class JournalTruncationTest {
    @Test
    void shouldCutAllOrNothing() {
        run(1, 300);
    }

    @Test
    @Tag("slow")
    void shouldCutAllOrNothingForManySeeds() {
        run(1_000_000, Integer.getInteger("paddock.test.seeds", 20_000));
    }

    private static void run(final long firstSeed, final int count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                runSeed(new Random(seed * 0x9E37_79B9_7F4A_7C15L));
            } catch (final RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
    }

    private static void runSeed(final Random random) {
        final AppendMode mode = AppendMode.values()[random.nextInt(AppendMode.values().length)];
        final JournalWorkload workload = new JournalWorkload(
                random,
                JournalConfig.defaults()
                        .withLengths(random.nextInt(4) == 0 ? 512 * 1024 : 64 * 1024, 5_000)
                        .withMode(mode)
                        .withStrictMark(random.nextBoolean()));
        SimDisk disk = new SimDisk();
        for (int generation = 0; generation < 6; generation++) {
            // Some while the journal is opened, of which the one before may have left much to do.
            disk.crashAfter(1 + random.nextInt(random.nextInt(3) == 0 ? 15 : 250));
            try {
                workload.open(disk);
                for (int i = 0; i < 40; i++) {
                    workload.step();
                }
                workload.close();
            } catch (final SimDisk.PowerLoss expected) {
                // The next generation sees what is left.
            }
            disk = random.nextInt(4) == 0
                    ? disk.restart()
                    : disk.afterPowerLoss(random, random.nextInt(3) == 0 ? 0 : random.nextDouble());
        }
        workload.open(disk.restart());
        workload.close();
    }
}
