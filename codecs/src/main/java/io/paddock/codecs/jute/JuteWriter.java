package io.paddock.codecs.jute;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Cursor that writes records in ZooKeeper's encoding. The target must be expandable or large enough; bounds are the
 * target's own. Not thread-safe; owns nothing.
 */
public final class JuteWriter {
    private MutableDirectBuffer buffer;
    private int start;
    private int cursor;

    /** Starts writing at an offset of the target. */
    public JuteWriter wrap(final MutableDirectBuffer target, final int offset) {
        buffer = target;
        start = offset;
        cursor = offset;
        return this;
    }

    /** The target. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Offset where the next byte goes. */
    public int cursor() {
        return cursor;
    }

    /** Moves the cursor, back to overwrite or forward over bytes that the caller fills in. */
    public JuteWriter cursor(final int offset) {
        cursor = offset;
        return this;
    }

    /** Bytes from where {@link #wrap} started to the cursor. */
    public int length() {
        return cursor - start;
    }

    public JuteWriter writeBoolean(final boolean value) {
        buffer.putByte(cursor++, (byte) (value ? 1 : 0));
        return this;
    }

    public JuteWriter writeInt(final int value) {
        buffer.putInt(cursor, value, ByteOrder.BIG_ENDIAN);
        cursor += Integer.BYTES;
        return this;
    }

    public JuteWriter writeLong(final long value) {
        buffer.putLong(cursor, value, ByteOrder.BIG_ENDIAN);
        cursor += Long.BYTES;
        return this;
    }

    /** A string or buffer from bytes; a negative length writes null. */
    public JuteWriter writeBytes(final DirectBuffer source, final int offset, final int length) {
        if (length < 0) {
            return writeInt(JuteReader.NULL);
        }
        writeInt(length);
        buffer.putBytes(cursor, source, offset, length);
        cursor += length;
        return this;
    }

    /** A buffer from an array; null writes null. */
    public JuteWriter writeBytes(final byte[] source) {
        if (source == null) {
            return writeInt(JuteReader.NULL);
        }
        writeInt(source.length);
        buffer.putBytes(cursor, source);
        cursor += source.length;
        return this;
    }

    /** A string for people and tests; allocates. Null writes null. */
    public JuteWriter writeString(final String value) {
        return writeBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
