package io.paddock.replication.disk;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A small record that is replaced as a whole: one of two slots of one block always holds, since the other is not written
 * before that is on the disk. Numbers are little endian.
 *
 * <pre>
 *  0       8     12      14        16             24
 *  +-------+-----+-------+---------+--------------+----------- - -+
 *  | magic | crc | user's| version | slotSequence | user's        |
 *  +-------+-----+-------+---------+--------------+----------- - -+
 *                |&lt;--------------- checked -----------------------&gt;|
 * </pre>
 *
 * A record that must not be forgotten is {@link Copies#TWO kept twice}: no single fault of the disk takes it then. What a
 * slot held that does not hold any more cannot be known; whether a write was torn, and never counted, or the slot rotted
 * later, is the same to a reader who finds the newest record in the other one.
 *
 * <p>One thread at a time.
 */
public final class TwoSlotFile implements AutoCloseable {
    /** Length of a slot. */
    public static final int SLOT_LENGTH = 4096;

    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int SLOT_COUNT = 2;
    private static final int CRC_OFFSET = 8;
    private static final int CHECKED_OFFSET = 12;
    private static final int VERSION_OFFSET = 14;
    private static final int SEQUENCE_OFFSET = 16;

    private final Path path;
    private final Layout layout;
    private final DiskFile file;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer buffer = new UnsafeBuffer(slot);
    private long slotSequence;
    /** Where the newest record was found. */
    private int newestSlot;
    /** How many slots hold a record, be it an old one. */
    private int soundSlots;

    private boolean closed;

    private TwoSlotFile(final Path path, final Layout layout, final DiskFile file) {
        this.path = path;
        this.layout = layout;
        this.file = file;
    }

    /**
     * What the slots of a file look like.
     *
     * @param magic first eight bytes.
     * @param version of the format; slots of another one do not hold.
     * @param length bytes of the record, up to {@link #SLOT_LENGTH}.
     * @param copies on how many slots a record is before it counts.
     * @param advice for the operator, when neither slot holds: what that means and what to do.
     */
    public record Layout(long magic, int version, int length, Copies copies, String advice) {}

    /** On how many slots a record is before it counts. */
    public enum Copies {
        /** On one, while the other holds the record before: damage to the newer one brings that back. */
        ONE,
        /** On both, one after the other: damage to either takes nothing. */
        TWO
    }

    /**
     * Opens the file, or makes one whose record is zero where the user's fields are.
     *
     * @throws LogFault when neither slot holds; nothing was changed then.
     */
    public static TwoSlotFile open(final Disk disk, final Path path, final Layout layout) throws IOException {
        if (!disk.exists(path)) {
            create(disk, path, layout);
        }
        final TwoSlotFile opened = new TwoSlotFile(path, layout, disk.open(path, OpenMode.WRITE));
        boolean loaded = false;
        try {
            opened.load();
            loaded = true;
            return opened;
        } finally {
            if (!loaded) {
                opened.close();
            }
        }
    }

    private static void create(final Disk disk, final Path path, final Layout layout) throws IOException {
        final Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY_SUFFIX);
        disk.delete(temporary);
        try (TwoSlotFile fresh = new TwoSlotFile(path, layout, disk.open(temporary, OpenMode.CREATE))) {
            fresh.write();
            if (layout.copies == Copies.ONE) {
                fresh.write();
            }
        }
        disk.rename(temporary, path);
        disk.forceFolder(path.getParent());
    }

    private void load() throws IOException {
        if (!readNewest()) {
            throw new LogFault("both slots of " + path.toAbsolutePath() + " are damaged; " + layout.advice);
        }
        // What was read may be in the page cache only, after a failed force; the other slot must not be overwritten
        // before this one is certain.
        put(slotSequence, newestSlot);
        if (layout.copies == Copies.TWO) {
            put(slotSequence, 1 - newestSlot);
        }
    }

    /**
     * Reads the file of a server that may be running, without touching it.
     *
     * @return the newest record; null when there is no file, or no slot that holds.
     */
    public static UnsafeBuffer peek(final Disk disk, final Path path, final Layout layout) throws IOException {
        if (!disk.exists(path)) {
            return null;
        }
        try (TwoSlotFile opened = new TwoSlotFile(path, layout, disk.open(path, OpenMode.READ))) {
            return opened.readNewest() ? opened.buffer : null;
        }
    }

    private boolean readNewest() throws IOException {
        final byte[] newest = new byte[SLOT_LENGTH];
        for (int i = 0; i < SLOT_COUNT; i++) {
            slot.clear();
            if (file.readFully(slot, (long) i * SLOT_LENGTH) == SLOT_LENGTH && holds()) {
                soundSlots++;
                final long sequence = slot.getLong(SEQUENCE_OFFSET);
                if (sequence > slotSequence) {
                    slotSequence = sequence;
                    newestSlot = i;
                    buffer.getBytes(0, newest);
                }
            }
        }
        buffer.putBytes(0, newest);
        return slotSequence > 0;
    }

    private boolean holds() {
        return slot.getLong(0) == layout.magic
                && slot.getInt(CRC_OFFSET) == checksum()
                && slot.getShort(VERSION_OFFSET) == layout.version;
    }

    private int checksum() {
        slot.limit(layout.length).position(CHECKED_OFFSET);
        crc.reset();
        crc.update(slot);
        return (int) crc.getValue();
    }

    /** Whether one of the slots did not hold when the file was opened. */
    public boolean wasDamaged() {
        return soundSlots < SLOT_COUNT;
    }

    /** The record: as it was read or written last, to be changed before {@link #write}. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** When it returns, the record is durable, on as many slots as the layout wants. Ignored after the close. */
    public void write() throws IOException {
        if (!closed) {
            final int slotIndex = (int) ((slotSequence + 1) % SLOT_COUNT);
            put(slotSequence + 1, slotIndex);
            if (layout.copies == Copies.TWO) {
                put(slotSequence + 1, 1 - slotIndex);
            }
            slotSequence++;
        }
    }

    private void put(final long sequence, final int slotIndex) throws IOException {
        slot.putLong(0, layout.magic);
        slot.putShort(VERSION_OFFSET, (short) layout.version);
        slot.putLong(SEQUENCE_OFFSET, sequence);
        slot.putInt(CRC_OFFSET, checksum());
        slot.clear();
        file.writeFully(slot, (long) slotIndex * SLOT_LENGTH);
        file.force();
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }
}
