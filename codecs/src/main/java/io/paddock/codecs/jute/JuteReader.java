package io.paddock.codecs.jute;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Cursor over a record in ZooKeeper's encoding (big-endian, length-prefixed strings and buffers).
 *
 * <p>Never throws on foreign bytes: the first read past the end or with an impossible length sets {@link #failed()},
 * and every read from then on returns a neutral value, so that a whole record is parsed and checked once at its end.
 * Views are given as {@link #valueOffset()} and {@link #valueLength()} into the wrapped buffer. Not thread-safe; owns
 * nothing; {@link #wrap} makes it new.
 */
public final class JuteReader {
    /** {@link #valueLength()} of a null string or buffer. */
    public static final int NULL = -1;

    private DirectBuffer buffer;
    private int cursor;
    private int limit;
    private int valueOffset;
    private int valueLength;
    private boolean failed;

    /** Points the cursor at a record. */
    public JuteReader wrap(final DirectBuffer source, final int offset, final int length) {
        buffer = source;
        cursor = offset;
        limit = offset + length;
        valueOffset = offset;
        valueLength = 0;
        failed = false;
        return this;
    }

    /** The buffer that views refer to. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Offset of the next byte to be read. */
    public int cursor() {
        return cursor;
    }

    /** Bytes left. */
    public int remaining() {
        return limit - cursor;
    }

    /** Whether the record was too short or had an impossible length. */
    public boolean failed() {
        return failed;
    }

    /** Marks the record as undecodable for a reason that the caller found. */
    public void fail() {
        failed = true;
        cursor = limit;
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public byte readByte() {
        if (!has(1)) {
            return 0;
        }
        return buffer.getByte(cursor++);
    }

    public int readInt() {
        if (!has(Integer.BYTES)) {
            return 0;
        }
        final int value = buffer.getInt(cursor, ByteOrder.BIG_ENDIAN);
        cursor += Integer.BYTES;
        return value;
    }

    public long readLong() {
        if (!has(Long.BYTES)) {
            return 0;
        }
        final long value = buffer.getLong(cursor, ByteOrder.BIG_ENDIAN);
        cursor += Long.BYTES;
        return value;
    }

    /**
     * Reads a string or buffer as a view.
     *
     * @return its length in bytes, {@link #NULL} for null; also kept in {@link #valueLength()}.
     */
    public int readBytes() {
        final int length = readInt();
        if (length < NULL || !has(Math.max(length, 0))) {
            fail();
            valueOffset = cursor;
            valueLength = NULL;
            return NULL;
        }
        valueOffset = cursor;
        valueLength = failed ? NULL : length;
        cursor += Math.max(length, 0);
        return valueLength;
    }

    /**
     * Reads the count of a vector whose elements take at least {@code minElementLength} bytes each, so that a count
     * which cannot fit is refused before anybody loops over it.
     *
     * @return the count, or {@link #NULL} for a null vector or after a failure.
     */
    public int readCount(final int minElementLength) {
        final int count = readInt();
        if (count < NULL || (long) count * minElementLength > remaining()) {
            fail();
            return NULL;
        }
        return failed ? NULL : count;
    }

    /** Goes over bytes of a fixed record; a view keeps its offset and length. */
    public void skip(final int length) {
        if (has(length)) {
            cursor += length;
        }
    }

    /** Offset of the last string or buffer in {@link #buffer()}. */
    public int valueOffset() {
        return valueOffset;
    }

    /** Length of the last string or buffer; {@link #NULL} for null. */
    public int valueLength() {
        return valueLength;
    }

    private boolean has(final int count) {
        if (count <= limit - cursor) {
            return true;
        }
        fail();
        return false;
    }
}
