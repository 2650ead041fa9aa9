package io.paddock.replication.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Content of a file of a {@link SimDisk}, apart from its names: as it is visible, and as it is durable. Both are lists of
 * sectors that nobody changes once they are written, so that the same ones are in both, and in what is pending.
 */
final class SimDiskFile {
    private static final int SECTOR_LENGTH = SimDisk.SECTOR_LENGTH;
    private static final int FEWEST_SECTORS = 16;
    private static final int SHORT_TEAR = 64;
    private static final byte[] ZEROS = new byte[SECTOR_LENGTH];
    /** Reads as zeros, too, and takes no space. */
    private static final byte[] HOLE = new byte[SECTOR_LENGTH];

    private static final byte[][] NONE = {};

    private final SimDisk disk;
    private final List<Write> pending = new ArrayList<>();
    /** May have more sectors than the file; those are holes. */
    private byte[][] live = NONE;

    private byte[][] durable = NONE;
    private int length;
    private int durableLength;
    /** Given to somebody who may change it: as long as it is here, this is the content, visible and durable in one. */
    private byte[] shown;

    /** An empty file. */
    SimDiskFile(final SimDisk disk) {
        this.disk = disk;
    }

    /** @param content all of it durable; {@link #shared} with the caller. */
    SimDiskFile(final SimDisk disk, final byte[] content) {
        this.disk = disk;
        show(content);
    }

    /** Sectors as they were visible after one write, the last of them up to the end of the file. */
    private record Write(int first, byte[][] sectors, int length) {}

    int length() {
        return length;
    }

    /** Bytes of sectors that were ever written. */
    int allocated() {
        if (shown != null) {
            return shown.length;
        }
        return SECTOR_LENGTH * (live.length - holes(0, live.length));
    }

    private int holes(final int from, final int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += live[i] == HOLE ? 1 : 0;
        }
        return count;
    }

    /** A copy of what is visible. */
    byte[] content() {
        final byte[] bytes = new byte[length];
        read(ByteBuffer.wrap(bytes), 0);
        return bytes;
    }

    /** The content, visible and durable in one; changes to it are so, too, until the next write. */
    byte[] shared() {
        show(content());
        return shown;
    }

    private void show(final byte[] bytes) {
        shown = bytes;
        length = bytes.length;
        durableLength = length;
        pending.clear();
    }

    private void takeBack() {
        if (shown != null) {
            live = split(shown);
            durable = live.clone();
            shown = null;
        }
    }

    private static byte[][] split(final byte[] bytes) {
        final byte[][] sectors = withRoom(NONE, bytes.length);
        for (int at = 0; at < bytes.length; at += SECTOR_LENGTH) {
            sectors[at / SECTOR_LENGTH] = Arrays.copyOfRange(bytes, at, at + SECTOR_LENGTH);
        }
        return sectors;
    }

    void read(final ByteBuffer target, final int position) {
        int left = Math.min(target.remaining(), length - position);
        if (shown != null) {
            target.put(shown, position, left);
            return;
        }
        int at = position;
        while (left > 0) {
            final int offset = at % SECTOR_LENGTH;
            final int count = Math.min(left, SECTOR_LENGTH - offset);
            target.put(live[at / SECTOR_LENGTH], offset, count);
            at += count;
            left -= count;
        }
    }

    /** Takes so many bytes from the source. */
    void write(final int offset, final ByteBuffer source, final int count) throws IOException {
        final int end = offset + count;
        takeBack();
        live = withRoom(live, end);
        final int first = offset / SECTOR_LENGTH;
        final byte[][] sectors = new byte[(end + SECTOR_LENGTH - 1) / SECTOR_LENGTH - first][];
        if (!disk.hasRoom(SECTOR_LENGTH * holes(first, first + sectors.length))) {
            throw new IOException("No space left on device");
        }
        length = Math.max(length, end);
        for (int i = 0; i < sectors.length; i++) {
            final int start = (first + i) * SECTOR_LENGTH;
            final int from = Math.max(offset - start, 0);
            final int to = Math.min(end - start, SECTOR_LENGTH);
            sectors[i] = written(live[first + i], source, from, to);
            live[first + i] = sectors[i];
        }
        final int visible = Math.min(length - first * SECTOR_LENGTH, sectors.length * SECTOR_LENGTH);
        pending.add(new Write(first, sectors, visible));
    }

    private byte[] written(final byte[] before, final ByteBuffer source, final int from, final int to) {
        if (to - from < SECTOR_LENGTH) {
            final byte[] sector = before.clone();
            source.get(sector, from, to - from);
            return sector;
        }
        final byte[] whole = disk.sector();
        source.get(whole);
        // Fresh segments are full of them.
        return Arrays.equals(whole, ZEROS) ? ZEROS : whole.clone();
    }

    /** What is pending is durable. */
    void settle() {
        for (final Write write : pending) {
            for (int i = 0; i < write.length; i += SECTOR_LENGTH) {
                apply(write, i, Math.min(SECTOR_LENGTH, write.length - i));
            }
        }
        pending.clear();
    }

    /** As in the page cache after a force that failed: still visible, no longer dirty, and not on the disk. */
    void forget() {
        pending.clear();
    }

    SimDiskFile afterPowerLoss(final SimDisk target, final RandomGenerator random, final double keepChance) {
        final SimDiskFile found = new SimDiskFile(target);
        found.durable = shown == null ? durable.clone() : split(shown);
        found.durableLength = durableLength;
        found.pending.addAll(pending);
        found.losePower(random, keepChance);
        return found;
    }

    void losePower(final RandomGenerator random, final double keepChance) {
        final double tearing = disk.tearing();
        for (final Write write : pending) {
            for (int i = 0; i < write.length; i += SECTOR_LENGTH) {
                final int count = Math.min(SECTOR_LENGTH, write.length - i);
                if (random.nextDouble() < keepChance) {
                    apply(write, i, count);
                } else if (tearing > 0 && random.nextDouble() < tearing) {
                    // Records are short: most tears would be behind what matters.
                    apply(write, i, random.nextInt(random.nextInt(2) == 0 ? count : Math.min(count, SHORT_TEAR)));
                }
            }
        }
        pending.clear();
        if (shown == null) {
            live = durable.clone();
            length = durableLength;
        }
    }

    private void apply(final Write write, final int from, final int count) {
        final int place = write.first + from / SECTOR_LENGTH;
        final int end = place * SECTOR_LENGTH + count;
        durable = withRoom(durable, end);
        durableLength = Math.max(durableLength, end);
        final byte[] sector = write.sectors[from / SECTOR_LENGTH];
        if (count == SECTOR_LENGTH) {
            durable[place] = sector;
        } else if (count > 0) {
            durable[place] = durable[place].clone();
            System.arraycopy(sector, 0, durable[place], 0, count);
        }
    }

    private static byte[][] withRoom(final byte[][] sectors, final int wantedLength) {
        final int wanted = (wantedLength + SECTOR_LENGTH - 1) / SECTOR_LENGTH;
        if (wanted <= sectors.length) {
            return sectors;
        }
        final byte[][] larger = Arrays.copyOf(sectors, Math.max(wanted, Math.max(FEWEST_SECTORS, 2 * sectors.length)));
        Arrays.fill(larger, sectors.length, larger.length, HOLE);
        return larger;
    }
}
