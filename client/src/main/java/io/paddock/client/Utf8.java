package io.paddock.client;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Text to bytes without a copy in between. */
final class Utf8 {
    /** Bytes that one char takes at most. */
    static final int MAX_BYTES_PER_CHAR = 3;

    private Utf8() {}

    /**
     * Writes chars; each on its own, so that a surrogate becomes three bytes that no path may contain.
     *
     * @return bytes written.
     */
    static int write(final CharSequence text, final MutableDirectBuffer buffer, final int offset) {
        int index = offset;
        for (int i = 0, length = text.length(); i < length; i++) {
            final char value = text.charAt(i);
            if (value < 0x80) {
                buffer.putByte(index++, (byte) value);
            } else if (value < 0x800) {
                buffer.putByte(index++, (byte) (0xC0 | value >> 6));
                buffer.putByte(index++, (byte) (0x80 | value & 0x3F));
            } else {
                buffer.putByte(index++, (byte) (0xE0 | value >> 12));
                buffer.putByte(index++, (byte) (0x80 | value >> 6 & 0x3F));
                buffer.putByte(index++, (byte) (0x80 | value & 0x3F));
            }
        }
        return index - offset;
    }

    /** Bytes as a string; null for a negative length. */
    static String string(final DirectBuffer buffer, final int offset, final int length) {
        return length < 0 ? null : new String(bytes(buffer, offset, length), StandardCharsets.UTF_8);
    }

    /** A copy; null for a negative length. */
    static byte[] bytes(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 0) {
            return null;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
