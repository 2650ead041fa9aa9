package io.paddock.engine.auth;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The entries of one list that were seen already, compared by their bytes. Lists of a few entries are compared one by
 * one; longer ones by hash, so that a frame full of entries costs time in proportion to its length.
 */
final class EntrySet {
    private static final int FEW = 8;

    private int[] offsets = new int[FEW];
    private int[] lengths = new int[FEW];
    private int[] slots = {};
    private int size;
    private boolean isHashed;

    /** Forgets all, and makes ready for at most so many entries. */
    void reset(final int maxEntries) {
        size = 0;
        isHashed = maxEntries > FEW;
        if (!isHashed) {
            return;
        }
        if (offsets.length < maxEntries) {
            offsets = new int[maxEntries];
            lengths = new int[maxEntries];
        }
        final int wanted = BitUtil.findNextPositivePowerOfTwo(2 * maxEntries);
        if (slots.length < wanted) {
            slots = new int[wanted];
        }
        Arrays.fill(slots, 0);
    }

    /** False when an equal entry of the same buffer is there. */
    boolean add(final DirectBuffer buffer, final int offset, final int length) {
        return isHashed ? addHashed(buffer, offset, length) : addLinear(buffer, offset, length);
    }

    private boolean addLinear(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0; i < size; i++) {
            if (isEqual(buffer, i, offset, length)) {
                return false;
            }
        }
        append(offset, length);
        return true;
    }

    private boolean addHashed(final DirectBuffer buffer, final int offset, final int length) {
        int slot = hash(buffer, offset, length) & (slots.length - 1);
        while (slots[slot] != 0) {
            if (isEqual(buffer, slots[slot] - 1, offset, length)) {
                return false;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        append(offset, length);
        slots[slot] = size;
        return true;
    }

    private void append(final int offset, final int length) {
        offsets[size] = offset;
        lengths[size] = length;
        size++;
    }

    private boolean isEqual(final DirectBuffer buffer, final int entry, final int offset, final int length) {
        if (lengths[entry] != length) {
            return false;
        }
        for (int i = 0, other = offsets[entry]; i < length; i++) {
            if (buffer.getByte(other + i) != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(final DirectBuffer buffer, final int offset, final int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ buffer.getByte(offset + i)) * 0x0100_0193;
        }
        return hash ^ (hash >>> 16);
    }
}
