package io.paddock.engine.auth;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Reads addresses as ip ids write them: four decimal numbers with dots, or IPv6 groups with at most one "::". An IPv4
 * tail inside an IPv6 address and zones are not understood, as in the reference.
 */
final class IpAddress {
    /** No address. */
    static final byte[] UNKNOWN = new byte[0];

    private static final int V4_LENGTH = 4;
    private static final int V6_LENGTH = 16;
    private static final int MAX_GROUP_DIGITS = 4;

    private IpAddress() {}

    /** The 4 or 16 bytes of the address, {@link #UNKNOWN} when the text is none. Allocates. */
    static byte[] parse(final DirectBuffer text, final int offset, final int length) {
        final byte[] target = new byte[V6_LENGTH];
        final int found = parse(text, offset, length, target);
        return found == 0 ? UNKNOWN : Arrays.copyOf(target, found);
    }

    /**
     * Writes the bytes of the address.
     *
     * @param target of at least 16 bytes.
     * @return bytes written, 4 or 16; 0 when the text is no address.
     */
    static int parse(final DirectBuffer text, final int offset, final int length, final byte[] target) {
        return indexOf(text, offset, length, (byte) ':') >= 0
                ? parseV6(text, offset, length, target)
                : parseV4(text, offset, length, target);
    }

    /** Position of a byte counted from the offset, -1 when it does not occur. */
    static int indexOf(final DirectBuffer text, final int offset, final int length, final byte wanted) {
        for (int i = 0; i < length; i++) {
            if (text.getByte(offset + i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** A decimal number of ASCII digits, possibly with leading zeros and a sign; -1 when it is none or above the limit. */
    static int parseDecimal(final DirectBuffer text, final int offset, final int length, final int max) {
        final boolean signed = length > 1 && text.getByte(offset) == '+';
        int value = 0;
        for (int i = signed ? 1 : 0; i < length; i++) {
            final int digit = text.getByte(offset + i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > max) {
                return -1;
            }
        }
        return length > 0 ? value : -1;
    }

    private static int parseV4(final DirectBuffer text, final int offset, final int length, final byte[] target) {
        int cursor = offset;
        final int limit = offset + length;
        for (int i = 0; i < V4_LENGTH; i++) {
            final int dot = indexOf(text, cursor, limit - cursor, (byte) '.');
            final boolean isLast = i == V4_LENGTH - 1;
            if (isLast != (dot < 0)) {
                return 0;
            }
            final int value = parseDecimal(text, cursor, isLast ? limit - cursor : dot, 255);
            if (value < 0) {
                return 0;
            }
            target[i] = (byte) value;
            cursor += dot + 1;
        }
        return V4_LENGTH;
    }

    private static int parseV6(final DirectBuffer text, final int offset, final int length, final byte[] target) {
        final int gap = doubleColon(text, offset, length);
        if (gap < 0) {
            return parseGroups(text, offset, length, target, 0) == V6_LENGTH ? V6_LENGTH : 0;
        }
        final int head = parseGroups(text, offset, gap, target, 0);
        final int tailOffset = offset + gap + 2;
        final int tailLength = length - gap - 2;
        if (head < 0 || head >= V6_LENGTH || doubleColon(text, tailOffset, tailLength) >= 0) {
            return 0;
        }
        final int tail = parseGroups(text, tailOffset, tailLength, target, head);
        if (tail < 0 || tail >= V6_LENGTH) {
            return 0;
        }
        final int shift = V6_LENGTH - tail;
        for (int i = tail - 1; i >= head; i--) {
            target[i + shift] = target[i];
        }
        Arrays.fill(target, head, head + shift, (byte) 0);
        return V6_LENGTH;
    }

    /** Writes groups from a position on; returns the position behind them, -1 when one is malformed or too many. */
    private static int parseGroups(
            final DirectBuffer text, final int offset, final int length, final byte[] target, final int position) {
        int written = position;
        int cursor = offset;
        final int limit = offset + length;
        while (length > 0 && cursor <= limit) {
            final int colon = indexOf(text, cursor, limit - cursor, (byte) ':');
            final int digits = colon < 0 ? limit - cursor : colon;
            final int value = parseGroup(text, cursor, digits);
            if (value < 0 || written == V6_LENGTH) {
                return -1;
            }
            target[written++] = (byte) (value >> 8);
            target[written++] = (byte) value;
            cursor += digits + 1;
        }
        return written;
    }

    private static int parseGroup(final DirectBuffer text, final int offset, final int length) {
        if (length == 0 || length > MAX_GROUP_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < length; i++) {
            final int digit = Character.digit((char) (text.getByte(offset + i) & 0xFF), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static int doubleColon(final DirectBuffer text, final int offset, final int length) {
        for (int i = 0; i + 1 < length; i++) {
            if (text.getByte(offset + i) == ':' && text.getByte(offset + i + 1) == ':') {
                return i;
            }
        }
        return -1;
    }
}
