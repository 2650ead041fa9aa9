package io.paddock.codecs.path;

import org.agrona.DirectBuffer;

/**
 * Which paths a write may name (protocol reference §12), decided on UTF-8 bytes.
 *
 * <p>The rules speak of UTF-16 units of the decoded string. A path comes as bytes that the reference decodes first,
 * malformed sequences becoming U+FFFD; that character is itself refused. So every byte sequence that is not well-formed
 * UTF-8 is refused here, and the forbidden ranges are looked for in the three-byte forms:
 *
 * <pre>
 *  00-1F 7F           C0 controls, DEL                    refused
 *  C2 80-9F           C1 controls                         refused
 *  C2 A0 .. DF BF     two bytes                           fine
 *  E0 80-9F           overlong                            refused
 *  ED A0-BF           surrogates                          refused
 *  EE ..              U+E000-U+EFFF, private use          refused
 *  EF 80-A3           U+F000-U+F8FF, private use          refused
 *  EF BF B0-BF        U+FFF0-U+FFFF                       refused
 *  F0 ..              supplementary, surrogate pairs      refused
 * </pre>
 *
 * ASCII bytes never belong to a longer sequence, malformed or not, so slashes and zeros can be found without decoding.
 */
public final class PathValidator {
    private static final byte SLASH = '/';
    private static final byte DOT = '.';

    private PathValidator() {}

    /**
     * Whether a write may name this path: absolute, no trailing slash (but "/" alone), no empty, "." or ".." name, no
     * forbidden character.
     *
     * @param length bytes; a negative length (null) is not a path.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0 || buffer.getByte(offset) != SLASH) {
            return false;
        }
        final int limit = offset + length;
        int nameOffset = offset + 1;
        int cursor = nameOffset;
        while (cursor < limit) {
            final int value = buffer.getByte(cursor);
            if (value == SLASH) {
                if (!isValidName(buffer, nameOffset, cursor - nameOffset)) {
                    return false;
                }
                nameOffset = ++cursor;
            } else {
                final int width = value >= 0 ? asciiWidth(value) : sequenceWidth(buffer, cursor, limit, value & 0xFF);
                if (width == 0) {
                    return false;
                }
                cursor += width;
            }
        }
        return length == 1 || isValidName(buffer, nameOffset, limit - nameOffset);
    }

    /** Whether U+0000 occurs. */
    public static boolean hasZero(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = offset, limit = offset + length; i < limit; i++) {
            if (buffer.getByte(i) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isValidName(final DirectBuffer buffer, final int offset, final int length) {
        return switch (length) {
            case 0 -> false;
            case 1 -> buffer.getByte(offset) != DOT;
            case 2 -> buffer.getByte(offset) != DOT || buffer.getByte(offset + 1) != DOT;
            default -> true;
        };
    }

    private static int asciiWidth(final int value) {
        return value >= 0x20 && value != 0x7F ? 1 : 0;
    }

    /** Bytes of the well-formed, allowed sequence at the cursor; 0 when it is neither. */
    private static int sequenceWidth(final DirectBuffer buffer, final int cursor, final int limit, final int lead) {
        if (lead >= 0xC2 && lead <= 0xDF && limit - cursor >= 2) {
            final int second = buffer.getByte(cursor + 1) & 0xFF;
            return isContinuation(second) && (lead > 0xC2 || second >= 0xA0) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF && limit - cursor >= 3) {
            final int second = buffer.getByte(cursor + 1) & 0xFF;
            final int third = buffer.getByte(cursor + 2) & 0xFF;
            return isContinuation(second) && isContinuation(third) && isAllowed(lead, second, third) ? 3 : 0;
        }
        return 0;
    }

    private static boolean isAllowed(final int lead, final int second, final int third) {
        return switch (lead) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xEE -> false;
            case 0xEF -> second >= 0xA4 && (second != 0xBF || third < 0xB0);
            default -> true;
        };
    }

    private static boolean isContinuation(final int value) {
        return (value & 0xC0) == 0x80;
    }
}
