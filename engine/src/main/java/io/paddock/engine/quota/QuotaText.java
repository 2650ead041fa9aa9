package io.paddock.engine.quota;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The text in limits and stats nodes: {@code count=C,bytes=B=;byteHardLimit=HB;countHardLimit=HC}. Fields stand between
 * commas or semicolons; a field that is missing, empty or not a number counts as {@link #UNLIMITED}, since users write
 * these nodes as they like. Allocates nothing.
 */
final class QuotaText {
    static final long UNLIMITED = -1;

    private static final byte[] COUNT = "count".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COUNT_HARD_LIMIT = "countHardLimit".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_HARD_LIMIT = "byteHardLimit".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_PARSED = Long.MAX_VALUE / 10 - 1;

    private long count;
    private long bytes;
    private long countHardLimit;
    private long byteHardLimit;

    /** Reads the text; later fields of a name win. */
    QuotaText parse(final DirectBuffer text, final int offset, final int length) {
        count = UNLIMITED;
        bytes = UNLIMITED;
        countHardLimit = UNLIMITED;
        byteHardLimit = UNLIMITED;
        final int limit = offset + length;
        int start = offset;
        for (int i = offset; i <= limit; i++) {
            if (i == limit || text.getByte(i) == ',' || text.getByte(i) == ';') {
                parseField(text, start, i);
                start = i + 1;
            }
        }
        return this;
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    long countHardLimit() {
        return countHardLimit;
    }

    long byteHardLimit() {
        return byteHardLimit;
    }

    /** Writes {@code count=N,bytes=M}; returns its length. */
    static int put(final MutableDirectBuffer target, final long count, final long bytes) {
        target.putBytes(0, COUNT);
        int cursor = COUNT.length;
        target.putByte(cursor++, (byte) '=');
        cursor += target.putLongAscii(cursor, count);
        target.putByte(cursor++, (byte) ',');
        target.putBytes(cursor, BYTES);
        cursor += BYTES.length;
        target.putByte(cursor++, (byte) '=');
        return cursor + target.putLongAscii(cursor, bytes);
    }

    private void parseField(final DirectBuffer text, final int start, final int end) {
        int equals = start;
        while (equals < end && text.getByte(equals) != '=') {
            equals++;
        }
        int valueEnd = Math.min(equals + 1, end);
        while (valueEnd < end && text.getByte(valueEnd) != '=') {
            valueEnd++;
        }
        final long value = parseNumber(text, Math.min(equals + 1, end), valueEnd);
        final int length = equals - start;
        if (isName(COUNT, text, start, length)) {
            count = value;
        } else if (isName(BYTES, text, start, length)) {
            bytes = value;
        } else if (isName(COUNT_HARD_LIMIT, text, start, length)) {
            countHardLimit = value;
        } else if (isName(BYTE_HARD_LIMIT, text, start, length)) {
            byteHardLimit = value;
        }
    }

    private static long parseNumber(final DirectBuffer text, final int start, final int end) {
        final boolean isNegative = start < end && text.getByte(start) == '-';
        long value = 0;
        for (int i = isNegative ? start + 1 : start; i < end; i++) {
            final int digit = text.getByte(i) - '0';
            if (digit < 0 || digit > 9 || value > MAX_PARSED) {
                return UNLIMITED;
            }
            value = value * 10 + digit;
        }
        if (start + (isNegative ? 1 : 0) >= end) {
            return UNLIMITED;
        }
        return isNegative ? -value : value;
    }

    private static boolean isName(final byte[] name, final DirectBuffer text, final int start, final int length) {
        if (length != name.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.getByte(start + i) != name[i]) {
                return false;
            }
        }
        return true;
    }
}
