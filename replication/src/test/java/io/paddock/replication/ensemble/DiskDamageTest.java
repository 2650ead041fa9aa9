package io.paddock.replication.ensemble;

import static org.junit.jupiter.api.Assertions.assertThrows;
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
 * What stood on the disk when the server stopped in order is no longer there, or is something else. The log comes back as
 * far as it holds, the floor tells of the rest, and the server goes on working; whoever lost its promises does not start.
 *
 * <p>More: {@code -Dpaddock.test.seeds=100000 -Dtest.excluded.groups=} and the test name.
 */
class DiskDamageTest {
    @Test
    void shouldRememberWhatItLost() {
        run(1, 120);
    }

    @Test
    @Tag("slow")
    void shouldRememberWhatItLostForManySeeds() {
        run(1_000_000, Integer.getInteger("paddock.test.seeds", 20_000));
    }

    private static void run(final long firstSeed, final int count) {
        int losses = 0;
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                losses += runSeed(DiskWorkload.random(seed)) ? 1 : 0;
            } catch (final RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
        assertTrue(losses > count / 4, "only " + losses + " losses in " + count + " runs");
    }

    private static boolean runSeed(final Random random) {
        final SimDisk disk = new SimDisk();
        final DiskWorkload workload = new DiskWorkload(random, false);
        boolean lost = false;
        for (int generation = 0; generation < 3; generation++) {
            workload.run(disk.restart(), 20 + random.nextInt(150));
            final List<Path> segments = files(disk, DiskWorkload.LOG_FOLDER, "seg-", ".j");
            for (int i = random.nextInt(3); i >= 0; i--) {
                damage(disk, segments.get(random.nextInt(segments.size())), random);
            }
            final int before = workload.model().size();
            workload.onDamage();
            workload.run(disk.restart(), 0);
            lost |= workload.model().size() < before;
        }
        workload.run(disk.restart(), 50);
        return lost;
    }

    private static List<Path> files(final SimDisk disk, final Path folder, final String prefix, final String suffix) {
        return disk.files().stream()
                .filter(file -> file.getParent().equals(folder)
                        && file.getFileName().toString().startsWith(prefix)
                        && file.getFileName().toString().endsWith(suffix))
                .toList();
    }

    private static void damage(final SimDisk disk, final Path file, final Random random) {
        if (!disk.exists(file) || disk.length(file) == 0) {
            return;
        }
        final byte[] content = disk.content(file);
        final int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(4096, content.length) : content.length);
        switch (random.nextInt(6)) {
            case 0 -> disk.delete(file);
            case 1 -> disk.content(file, Arrays.copyOf(content, at));
            case 2 -> Arrays.fill(content, at, Math.min(content.length, at + 4096), (byte) 0);
            case 3 -> {
                final byte[] noise = new byte[Math.min(content.length - at, 600)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, content, at, noise.length);
            }
            default -> content[at] ^= (byte) (1 << random.nextInt(8));
        }
    }

    @Test
    void shouldNotStartWithoutItsPromises() {
        final DiskWorkload workload = new DiskWorkload(DiskWorkload.random(7), false);
        final SimDisk disk = new SimDisk();
        workload.run(disk, 60);
        for (final String name : List.of(VoteFile.NAME, Manifest.NAME)) {
            final Path file = DiskWorkload.LOG_FOLDER.resolve(name);
            final SimDisk missing = disk.copy();
            missing.delete(file);
            expectRefusal(missing, name, "add it again");
            final SimDisk damaged = disk.copy();
            final byte[] content = damaged.content(file);
            content[30] ^= 1;
            damaged.content(file, content);
            new DiskWorkload(DiskWorkload.random(7), false).expectStart(damaged.copy());
            content[4096 + 30] ^= 1;
            expectRefusal(damaged, name, "both slots");
        }
    }

    private static void expectRefusal(final SimDisk disk, final String name, final String part) {
        final LogFault fault =
                assertThrows(LogFault.class, () -> new DiskWorkload(DiskWorkload.random(7), false).expectStart(disk));
        assertTrue(fault.getMessage().contains(name) && fault.getMessage().contains(part), fault.getMessage());
    }
}
