package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Something spoils a file of a server that has stopped: a bit, a sector, a file. Either the server says so and does not
 * start, or everything that was acknowledged is there.
 *
 * <p>More: {@code -Dpaddock.test.seeds=10000 -Dtest.excluded.groups=} and the test name.
 */
class DamageTest {
    private static final int DAMAGES_PER_DISK = 40;

    private int refused;
    private int harmless;

    @Test
    void shouldNeverServeDamagedEntries() {
        run(1, 60);
    }

    @Test
    @Tag("slow")
    void shouldNeverServeDamagedEntriesForManySeeds() {
        run(1_000_000, Integer.getInteger("paddock.test.seeds", 2_000));
    }

    private void run(final long firstSeed, final int count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            final Random random = LogWorkload.random(seed);
            // The end of the journal is certain when the mark has followed: in order, or with every force. Otherwise
            // every batch tells of the one before, and only the last may be taken for a torn tail.
            final boolean strict = random.nextBoolean();
            final boolean killed = strict || random.nextBoolean();
            final LogWorkload workload =
                    new LogWorkload(random, LogWorkload.randomConfig(random).withStrictMark(strict));
            final SimDisk disk = new SimDisk();
            if (killed) {
                disk.crashAfter(100 + random.nextInt(400));
            }
            work(workload, disk, random);
            if (killed && !strict) {
                workload.model().forgiveLastBatch();
            }
            final LogModel expected = new LogModel();
            expected.reset(workload.model());
            for (int i = 0; i < DAMAGES_PER_DISK; i++) {
                workload.model().reset(expected);
                final Random damage = LogWorkload.random(seed * 1_000 + i);
                damageOne(workload, disk.copy(), damage, killed && !strict, "seed " + seed + ", damage " + i);
            }
        }
        assertTrue(refused > count && harmless > count, "refused " + refused + ", harmless " + harmless);
    }

    private static void work(final LogWorkload workload, final SimDisk disk, final Random random) {
        try {
            workload.run(disk, 20 + random.nextInt(80));
        } catch (final SimDisk.PowerLoss | LogFault ex) {
            assertTrue(disk.isCrashed(), ex.toString());
        }
    }

    private void damageOne(
            final LogWorkload workload,
            final SimDisk disk,
            final Random random,
            final boolean contentOnly,
            final String name) {
        final List<Path> files = disk.files();
        files.removeIf(each -> disk.content(each).length == 0);
        final Path file = files.get(random.nextInt(files.size()));
        final String damage = spoil(disk, file, random, contentOnly);
        try (StandaloneLog log = workload.open(disk)) {
            workload.recover(log);
            harmless++;
        } catch (final LogFault ex) {
            refused++;
            assertTrue(ex.getMessage().contains("/sim/"), name + ": message without a file: " + ex.getMessage());
        } catch (final RuntimeException | AssertionError ex) {
            throw new AssertionError(name + " (" + damage + " of " + file.getFileName() + "): " + ex, ex);
        }
    }

    private static String spoil(final SimDisk disk, final Path file, final Random random, final boolean contentOnly) {
        final byte[] bytes = disk.content(file).clone();
        final int position = random.nextBoolean() ? random.nextInt(bytes.length) : usedPosition(bytes, random);
        final int sector = position / SimDisk.SECTOR_LENGTH * SimDisk.SECTOR_LENGTH;
        final int sectorEnd = Math.min(bytes.length, sector + SimDisk.SECTOR_LENGTH);
        final int kind = random.nextInt(contentOnly ? 18 : 20);
        final String damage;
        if (kind < 14) {
            bytes[position] ^= (byte) (1 << random.nextInt(8));
            damage = "bit at " + position;
        } else if (kind < 16) {
            Arrays.fill(bytes, sector, sectorEnd, (byte) 0);
            damage = "sector of zeros at " + sector;
        } else if (kind < 18) {
            final byte[] garbage = new byte[sectorEnd - sector];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, bytes, sector, garbage.length);
            damage = "sector of garbage at " + sector;
        } else if (kind < 19) {
            disk.content(file, Arrays.copyOf(bytes, position));
            return "cut at " + position;
        } else {
            disk.delete(file);
            disk.forceFolder(file.getParent());
            return "removal";
        }
        disk.content(file, bytes);
        return damage;
    }

    /** A place where something is written, if a few attempts find one. */
    private static int usedPosition(final byte[] bytes, final Random random) {
        int position = 0;
        for (int i = 0; i < 50; i++) {
            position = random.nextInt(bytes.length);
            if (bytes[position] != 0) {
                break;
            }
        }
        return position;
    }
}
