package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.JournalConfig;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The disk refuses: a force fails, a write is cut short, the space ends. */
class DiskFaultTest {
    private static final int SEEDS = 300;

    @Test
    void shouldAcknowledgeNothingAfterAFailedForce() {
        int failed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            final Random random = LogWorkload.random(seed);
            final LogWorkload workload = new LogWorkload(random, LogWorkload.randomConfig(random));
            final SimDisk disk = new SimDisk().failForceAfter(20 + random.nextInt(300));
            try {
                try {
                    workload.run(disk, 60);
                } catch (final LogFault expected) {
                    failed++;
                }
                // The next process sees the cache, which now lies; then power goes and tells the truth.
                workload.run(disk.restart(), 3);
                workload.run(disk.afterPowerLoss(random, 0), 3);
            } catch (final RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
        assertTrue(failed > SEEDS / 2, failed + " of " + SEEDS + " runs met the fault");
    }

    @Test
    void shouldKeepTheFaultForEver() {
        final LogWorkload workload =
                new LogWorkload(LogWorkload.random(1), LogWorkload.randomConfig(LogWorkload.random(1)));
        final SimDisk disk = new SimDisk();
        final StandaloneLog log = workload.open(disk);
        workload.recover(log);
        disk.failForceAfter(0);
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[100]);
        log.submit(payload, 0, 100);
        final LogFault fault = assertThrows(LogFault.class, () -> log.flush(true));
        assertTrue(fault.getMessage().contains("nothing more is acknowledged"), fault.getMessage());
        assertSame(fault, assertThrows(LogFault.class, () -> log.poll(workload.model(), 1)));
        assertSame(fault, assertThrows(LogFault.class, () -> log.submit(payload, 0, 100)));
        assertSame(fault, assertThrows(LogFault.class, () -> log.readBarrier(1)));
        log.close();
    }

    @Test
    void shouldGoOnAfterAShortWrite() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final Random random = LogWorkload.random(seed);
            final LogWorkload workload = new LogWorkload(random, LogWorkload.randomConfig(random));
            final SimDisk disk = new SimDisk();
            try {
                workload.run(disk.shortWriteAfter(random.nextInt(500)), 60);
                workload.run(disk.afterPowerLoss(random, random.nextDouble()), 3);
            } catch (final LogFault ex) {
                // A single block of a direct write has no part that could be written again.
                assertTrue(ex.getMessage().contains("took only"), "seed " + seed + ": " + ex.getMessage());
            } catch (final RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
    }

    @Test
    void shouldStopWhenTheDiskIsFullAndGoOnWithSpace() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final Random random = LogWorkload.random(seed);
            final LogWorkload workload = new LogWorkload(random, LogWorkload.randomConfig(random));
            final SimDisk disk = new SimDisk().space(200_000 + random.nextInt(200_000));
            try {
                LogFault fault = null;
                for (int i = 0; i < 100 && fault == null; i++) {
                    try {
                        workload.run(disk, 60);
                    } catch (final LogFault ex) {
                        fault = ex;
                    }
                }
                assertNotNull(fault, "the disk never filled");
                assertTrue(fault.getMessage().contains("No space left on device"), fault.getMessage());
                assertTrue(fault.getMessage().contains("ake space"), fault.getMessage());
                final SimDisk later = random.nextBoolean() ? disk.restart() : disk.afterPowerLoss(random, 0.5);
                workload.run(later.space(Long.MAX_VALUE), 10);
            } catch (final RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
    }

    @Test
    void shouldRefuseAnEntryThatIsTooLong() {
        final JournalConfig config = LogWorkload.randomConfig(LogWorkload.random(1));
        final LogWorkload workload = new LogWorkload(LogWorkload.random(1), config);
        try (StandaloneLog log = workload.open(new SimDisk())) {
            workload.recover(log);
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[config.maxEntryLength() + 1]);
            assertThrows(IllegalArgumentException.class, () -> log.submit(payload, 0, payload.capacity()));
            assertEquals(1, log.submit(payload, 0, config.maxEntryLength()));
        }
    }
}
