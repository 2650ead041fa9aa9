package io.paddock.replication.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.nio.ByteOrder;
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
    private static final TwoSlotFile.Layout LAYOUT =
            new TwoSlotFile.Layout(0x1122334455667788L, 1, LENGTH, TwoSlotFile.Copies.TWO, "do this");
    private static final TwoSlotFile.Layout ONE_COPY =
            new TwoSlotFile.Layout(0x1122334455667788L, 1, LENGTH, TwoSlotFile.Copies.ONE, "do this");

    private static void write(final SimDisk disk, final long value) throws IOException {
        write(disk, LAYOUT, value);
    }

    private static void write(final SimDisk disk, final TwoSlotFile.Layout layout, final long value)
            throws IOException {
        try (TwoSlotFile file = TwoSlotFile.open(disk, FILE, layout)) {
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
        return read(disk, LAYOUT);
    }

    private static long read(final SimDisk disk, final TwoSlotFile.Layout layout) throws IOException {
        try (TwoSlotFile file = TwoSlotFile.open(disk, FILE, layout)) {
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
            final byte[][] states = beforeAndAfter(ONE_COPY, writes);
            for (int sectors = 0; sectors < 4; sectors++) {
                final SimDisk torn = new SimDisk();
                torn.content(FILE, mixed(mixed(states[0], states[1], 0, sectors), states[1], 1, sectors));
                final long found = read(torn, ONE_COPY);
                assertEquals(
                        sectors == 3 ? writes + 1 : writes, found, "sectors " + sectors + " of write " + (writes + 1));
                write(torn, ONE_COPY, 99);
                assertEquals(99, read(torn, ONE_COPY));
            }
        }
    }

    @Test
    void shouldHoldTheNewestRecordAfterEveryTearOfEitherCopy() throws IOException {
        for (int writes = 1; writes <= 4; writes++) {
            final byte[][] states = beforeAndAfter(LAYOUT, writes);
            final long sequence = new UnsafeBuffer(states[1]).getLong(16, ByteOrder.LITTLE_ENDIAN);
            final int first = (int) (sequence % 2);
            for (int sectors = 0; sectors < 8; sectors++) {
                final int ofFirst = Math.min(sectors, 3);
                final int ofSecond = Math.max(0, sectors - 4);
                final SimDisk torn = new SimDisk();
                torn.content(FILE, mixed(mixed(states[0], states[1], first, ofFirst), states[1], 1 - first, ofSecond));
                final String tear = "sectors " + ofFirst + " and " + ofSecond + " of write " + (writes + 1);
                assertEquals(ofFirst == 3 ? writes + 1 : writes, read(torn), tear);
                final byte[] mended = torn.content(FILE);
                assertEquals(
                        0,
                        Arrays.compare(
                                mended,
                                0,
                                TwoSlotFile.SLOT_LENGTH,
                                mended,
                                TwoSlotFile.SLOT_LENGTH,
                                2 * TwoSlotFile.SLOT_LENGTH),
                        tear + ": two copies again");
            }
        }
    }

    private static byte[][] beforeAndAfter(final TwoSlotFile.Layout layout, final int writes) throws IOException {
        final SimDisk disk = new SimDisk();
        for (int i = 1; i <= writes; i++) {
            write(disk, layout, i);
        }
        final byte[] before = disk.content(FILE).clone();
        write(disk, layout, writes + 1);
        return new byte[][] {before, disk.content(FILE).clone()};
    }

    /** The record has two sectors; a bit of {@code sectors} says which of them got to the disk. */
    private static byte[] mixed(final byte[] old, final byte[] fresh, final int slot, final int sectors) {
        final byte[] mixed = old.clone();
        for (int i = 0; i < TwoSlotFile.SLOT_LENGTH; i++) {
            final int sector = i / SimDisk.SECTOR_LENGTH;
            if (sector > 1 ? sectors == 3 : (sectors & 1 << sector) != 0) {
                final int at = slot * TwoSlotFile.SLOT_LENGTH + i;
                mixed[at] = fresh[at];
            }
        }
        return mixed;
    }

    @Test
    void shouldForgetNothingByDamageToEitherOfTwoCopies() throws IOException {
        final SimDisk disk = new SimDisk();
        write(disk, 6);
        write(disk, 7);
        final byte[] whole = disk.content(FILE).clone();
        for (int bit = 0; bit < 8 * LENGTH; bit++) {
            for (int slot = 0; slot < 2; slot++) {
                final SimDisk damaged = new SimDisk();
                damaged.content(FILE, flipped(whole, slot, bit));
                try (TwoSlotFile file = TwoSlotFile.open(damaged, FILE, LAYOUT)) {
                    assertEquals(7, value(file.buffer()), "bit " + bit + " of slot " + slot);
                    assertTrue(file.wasDamaged(), "bit " + bit + " of slot " + slot);
                }
            }
        }
    }

    @Test
    void shouldHoldAfterDamageToTheOnlyCopy() throws IOException {
        final SimDisk disk = new SimDisk();
        write(disk, ONE_COPY, 6);
        write(disk, ONE_COPY, 7);
        final byte[] whole = disk.content(FILE).clone();
        for (int bit = 0; bit < 8 * LENGTH; bit++) {
            for (int slot = 0; slot < 2; slot++) {
                final SimDisk damaged = new SimDisk();
                damaged.content(FILE, flipped(whole, slot, bit));
                final long found = read(damaged, ONE_COPY);
                assertTrue(found == 6 || found == 7, "bit " + bit + " of slot " + slot + " gave " + found);
            }
        }
    }

    @Test
    void shouldKeepTwoCopiesOfWhatWasWrittenWithOne() throws IOException {
        final SimDisk disk = new SimDisk();
        write(disk, ONE_COPY, 6);
        write(disk, ONE_COPY, 7);
        assertEquals(7, read(disk));
        final byte[] whole = disk.content(FILE);
        for (int slot = 0; slot < 2; slot++) {
            final SimDisk damaged = new SimDisk();
            damaged.content(FILE, flipped(whole, slot, 100));
            assertEquals(7, read(damaged));
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
                loseAndLoseAgain(random, seed % 2 == 0 ? LAYOUT : ONE_COPY);
            } catch (final IOException | RuntimeException | AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex, ex);
            }
        }
    }

    private static void loseAndLoseAgain(final Random random, final TwoSlotFile.Layout layout) throws IOException {
        SimDisk disk = new SimDisk();
        long written = 0;
        long asked = 0;
        for (int generation = 0; generation < 4; generation++) {
            disk.crashAfter(1 + random.nextInt(12));
            try (TwoSlotFile file = TwoSlotFile.open(disk, FILE, layout)) {
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
        assertTrue(read(disk, layout) >= written);
    }
}
