package io.paddock.engine.watch;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Places of paths that have no node: each watched one gets a negative number, until {@link #release}.
 *
 * <pre>
 *   word 0                    1              2 ...
 *  +-------------------------+--------------+------------------------------+
 *  | next of the same hash   | length bytes | the path, four bytes a word  |
 *  +-------------------------+--------------+------------------------------+
 * </pre>
 *
 * <p>The hash is seeded by chance, since clients choose the paths.
 */
final class MissingPaths {
    private static final int HEADER_WORDS = 2;

    private final SegmentedMap blocksByHash = new SegmentedMap();
    private final BlockStore blocks;
    private final long seed;
    private int count;

    MissingPaths(final BlockStore blocks, final long seed) {
        this.blocks = blocks;
        this.seed = seed;
    }

    int count() {
        return count;
    }

    /** The place of a path, 0 when it has none. */
    int find(final DirectBuffer path, final int offset, final int length) {
        return count == 0 ? 0 : -findBlock(hash(path, offset, length), path, offset, length);
    }

    /** The place of a path, made when it has none. */
    int intern(final DirectBuffer path, final int offset, final int length) {
        final int hash = hash(path, offset, length);
        final int known = findBlock(hash, path, offset, length);
        if (known != 0) {
            return -known;
        }
        final int block = blocks.allocate(HEADER_WORDS + (length + 3) / 4);
        final int[] words = blocks.words(block);
        final int start = BlockStore.offset(block);
        words[start] = blocksByHash.put(hash, block);
        words[start + 1] = length;
        for (int i = 0; i < length; i += 4) {
            words[start + HEADER_WORDS + i / 4] = word(path, offset + i, length - i);
        }
        count++;
        return -block;
    }

    void release(final int place) {
        final int block = -place;
        final int next = word(block, 0);
        final int hash = hash(block);
        int previous = blocksByHash.get(hash);
        if (previous != block) {
            while (word(previous, 0) != block) {
                previous = word(previous, 0);
            }
            blocks.words(previous)[BlockStore.offset(previous)] = next;
        } else if (next != 0) {
            blocksByHash.put(hash, next);
        } else {
            blocksByHash.remove(hash);
        }
        blocks.free(block);
        count--;
    }

    /** Copies the path of a place; returns its length. */
    int copy(final int place, final MutableDirectBuffer target, final int offset) {
        final int length = word(-place, 1);
        for (int i = 0; i < length; i++) {
            target.putByte(offset + i, (byte) (word(-place, HEADER_WORDS + i / 4) >>> (i & 3) * 8));
        }
        return length;
    }

    int segmentCount() {
        return blocksByHash.segmentCount();
    }

    void trim(final int segmentIndex) {
        blocksByHash.trim(segmentIndex);
    }

    long footprintBytes() {
        return blocksByHash.footprintBytes();
    }

    private int findBlock(final int hash, final DirectBuffer path, final int offset, final int length) {
        int block = blocksByHash.get(hash);
        while (block != 0 && !equals(block, path, offset, length)) {
            block = word(block, 0);
        }
        return block;
    }

    private boolean equals(final int block, final DirectBuffer path, final int offset, final int length) {
        if (word(block, 1) != length) {
            return false;
        }
        for (int i = 0; i < length; i += 4) {
            if (word(block, HEADER_WORDS + i / 4) != word(path, offset + i, length - i)) {
                return false;
            }
        }
        return true;
    }

    private int hash(final DirectBuffer path, final int offset, final int length) {
        long hash = seed;
        for (int i = 0; i < length; i += 4) {
            hash = mix(hash, word(path, offset + i, length - i));
        }
        return fold(hash, length);
    }

    private int hash(final int block) {
        final int length = word(block, 1);
        long hash = seed;
        for (int i = 0; i < length; i += 4) {
            hash = mix(hash, word(block, HEADER_WORDS + i / 4));
        }
        return fold(hash, length);
    }

    private int word(final int block, final int index) {
        return blocks.words(block)[BlockStore.offset(block) + index];
    }

    /** Up to four bytes, the first in the lowest bits, zeros for those beyond the end. */
    private static int word(final DirectBuffer path, final int offset, final int left) {
        if (left >= 4) {
            return path.getInt(offset, ByteOrder.LITTLE_ENDIAN);
        }
        int word = 0;
        for (int i = 0; i < left; i++) {
            word |= (path.getByte(offset + i) & 0xFF) << i * 8;
        }
        return word;
    }

    private static long mix(final long hash, final int word) {
        final long mixed = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 29);
    }

    private static int fold(final long hash, final int length) {
        final long mixed = (hash + length) * 0xD6E8_FEB8_6659_FD93L;
        return (int) (mixed >>> 32);
    }
}
