package io.paddock.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whatever happens to one slot, the other one holds; what happens to both is told, with advice. */
class TwoSlotFileTest {
    private static final Path FILE = Path.of("/data/two.dat");
    private static final int LENGTH = 600;
    private static final int VALUE_OFFSET = 24;
    private static final TwoSlotFile.Layout LAYOUT = new TwoSlotFile.Layout(0x1122334455667788L, 1, LENGTH, "do this");

    private static void write(final SimDisk disk, final long value) throws IOException {
        try (TwoSlotFile file = TwoSlotFile.open(disk, FILE, LAYOUT)) {
            put(file, value);
        }
    }

    private static void put(final TwoSlotFile file, final long value) throws IOException {
        for (int i = VALUE_OFFSET; i < LENGTH; i += Long.BYTES) {
            file.buffer().putLong(i, value);
        }
        file.write();
    }

    private static long read(final SimDisk disk) throws IOException {
        try (TwoSlotFile file = TwoSlotFile.open(disk, FILE, LAYOUT)) {
            return value(file.buffer());
        }
    }

    private static long value(final UnsafeBuffer buffer) {
        final long value = buffer.getLong(VALUE_OFFSET);
        assertEquals(value, buffer.getLong(LENGTH - Long.BYTES), "a record in parts");
        return value;
    }

    @Test
    void shouldBeginWithZero() throws IOException {
        final SimDisk disk = new SimDisk();
        assertNull(TwoSlotFile.peek(disk, FILE, LAYOUT));
        assertEquals(0, read(disk));
        assertNotNull(TwoSlotFile.peek(disk, FILE, LAYOUT));
    }

    @Test
    void shouldHoldTheNewestRecordAfterEveryTear() throws IOException {
        // A tear: of the second slot's sectors, any combination is new.
        for (int writes = 1; writes <= 4; writes++) {
            final SimDisk before = new SimDisk();
            for (int i = 1; i <= writes; i++) {
                write(before, i);
            }
            final byte[] old = before.content(FILE).clone();
            write(before, writes + 1);
            final byte[] fresh = before.content(FILE).clone();
            for (int sectors = 0; sectors < 4; sectors++) {
                final SimDisk torn = new SimDisk();
                torn.content(FILE, mixed(old, fresh, sectors));
                final long found = read(torn);
                assertTrue(
                        found == writes || found == writes + 1,
                        "sectors " + sectors + " of write " + (writes + 1) + " gave " + found);
                assertEquals(sectors == 3, found == writes + 1, "sectors " + sectors);
                write(torn, 99);
                assertEquals(99, read(torn));
            }
        }
    }

    /** The record has two sectors; a bit of {@code sectors} says which of them got to the disk. */
    private static byte[] mixed(final byte[] old, final byte[] fresh, final int sectors) {
        final byte[] mixed = old.clone();
        for (int i = 0; i < mixed.length; i++) {
            final int sector = i % TwoSlotFile.SLOT_LENGTH / SimDisk.SECTOR_LENGTH;
            if (sector > 1 || (sectors & 1 << sector) != 0) {
                mixed[i] = fresh[i];
            }
        }
        return mixed;
    }

    @Test
    void shouldHoldAfterDamageToEitherSlot() throws IOException {
        final SimDisk disk = new SimDisk();
        write(disk, 6);
        write(disk, 7);
        final byte[] whole = disk.content(FILE).clone();
        for (int bit = 0; bit < 8 * LENGTH; bit++) {
            for (int slot = 0; slot < 2; slot++) {
                final SimDisk damaged = new SimDisk();
                damaged.content(FILE, flipped(whole, slot, bit));
                final long found = read(damaged);
                assertTrue(found == 6 || found == 7, "bit " + bit + " of slot " + slot + " gave " + found);
            }
        }
    }

    @Test
    void shouldRefuseDamageToBothSlotsWithAdviceAndLeaveThemAlone() throws IOException {
        final SimDisk disk = new SimDisk();
        write(disk, 6);
        final byte[] whole = disk.content(FILE).clone();
        final Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            final int first = random.nextInt(8 * LENGTH);
            final int second = random.nextInt(8 * LENGTH);
            final byte[] both = flipped(flipped(whole, 0, first), 1, second);
            final SimDisk damaged = new SimDisk();
            damaged.content(FILE, both.clone());
            final LogFault fault =
                    assertThrows(LogFault.class, () -> read(damaged), "seed 1, bits " + first + " and " + second);
            assertTrue(fault.getMessage().contains(FILE.toString())
                    && fault.getMessage().contains("do this"));
            assertTrue(Arrays.equals(both, damaged.content(FILE)));
            assertNull(TwoSlotFile.peek(damaged, FILE, LAYOUT));
        }
    }

    private static byte[] flipped(final byte[] content, final int slot, final int bit) {
        final byte[] flipped = content.clone();
        flipped[slot * TwoSlotFile.SLOT_LENGTH + bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    @Test
    void shouldKeepWhatWasWrittenThroughLossesOfPower() {
        for (long seed = 1; seed <= 2_000; seed++) {
            final Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
            try {
                loseAndLoseAgain(random);
            } catch (final IOException | RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
    }

    private static void loseAndLoseAgain(final Random random) throws IOException {
        SimDisk disk = new SimDisk();
        long written = 0;
        long asked = 0;
        for (int generation = 0; generation < 4; generation++) {
            disk.crashAfter(1 + random.nextInt(12));
            try (TwoSlotFile file = TwoSlotFile.open(disk, FILE, LAYOUT)) {
                final long found = value(file.buffer());
                assertTrue(found >= written && found <= asked, found + " is not from " + written + " to " + asked);
                written = found;
                while (true) {
                    asked = written + 1;
                    put(file, asked);
                    written = asked;
                }
            } catch (final SimDisk.PowerLoss expected) {
                disk = disk.afterPowerLoss(random, random.nextDouble());
            }
        }
        assertTrue(read(disk) >= written);
    }
}
