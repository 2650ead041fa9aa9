package io.paddock.replication.journal;

import java.nio.file.Path;
import org.agrona.BitUtil;

/**
 * Layout of a segment file.
 *
 * <pre>
 *  0       4096     8192     12288                                        segmentLength
 *  +--------+--------+--------+-------------+---------+------+------- - - -+
 *  | header | seal 0 | seal 1 | entry entry | padding | entry| zeros       |
 *  +--------+--------+--------+-------------+---------+------+------- - - -+
 *                             |&lt;--- one batch ----&gt;|
 * </pre>
 */
final class SegmentDescriptor {
    /** Reads "PADKSEG1" in a hex dump. */
    static final long MAGIC = 0x31474553_4B444150L;

    static final int FORMAT_VERSION = 1;

    static final int BLOCK_LENGTH = 4096;
    static final int HEADER_OFFSET = 0;
    static final int SEAL_OFFSET = BLOCK_LENGTH;
    static final int SEAL_COUNT = 2;
    static final int DATA_OFFSET = 3 * BLOCK_LENGTH;

    /** Entries start at multiples of this. */
    static final int FRAME_ALIGNMENT = 32;

    static final int FRAME_HEADER_LENGTH = 64;

    static final String PREFIX = "seg-";
    static final String SUFFIX = ".j";
    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final int HEX_DIGITS = 16;

    private SegmentDescriptor() {}

    static String fileName(final long sequence) {
        final String digits = Long.toHexString(sequence);
        return PREFIX + "0".repeat(HEX_DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** The sequence in a segment's name, or -1 when the file is something else. */
    static long sequence(final Path file) {
        final String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX)
                || !name.endsWith(SUFFIX)
                || name.length() != PREFIX.length() + HEX_DIGITS + SUFFIX.length()) {
            return -1;
        }
        try {
            return Long.parseLong(name.substring(PREFIX.length(), PREFIX.length() + HEX_DIGITS), HEX_DIGITS);
        } catch (final NumberFormatException ignore) {
            return -1;
        }
    }

    static int alignedLength(final int frameLength) {
        return BitUtil.align(frameLength, FRAME_ALIGNMENT);
    }
}
