package io.paddock.client;

import io.paddock.codecs.jute.JuteReader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Goes through the names of a reply, once. Views bytes and owns none. */
public final class NameCursor {
    private static final int MIN_NAME_LENGTH = Integer.BYTES;

    private final JuteReader reader = new JuteReader();
    private int remaining;

    /** Takes the whole list from the outer reader; false when it is none. */
    boolean wrap(final JuteReader outer) {
        final int count = outer.readCount(MIN_NAME_LENGTH);
        final int start = outer.cursor();
        for (int i = 0; i < count && !outer.failed(); i++) {
            outer.readBytes();
        }
        reader.wrap(outer.buffer(), start, outer.cursor() - start);
        remaining = Math.max(count, 0);
        return !outer.failed();
    }

    /** Names that are left. */
    public int remaining() {
        return remaining;
    }

    /** Goes to the next name; false at the end. */
    public boolean next() {
        if (remaining == 0) {
            return false;
        }
        remaining--;
        reader.readBytes();
        return true;
    }

    /** Holds the current name. */
    public DirectBuffer buffer() {
        return reader.buffer();
    }

    public int offset() {
        return reader.valueOffset();
    }

    /** Bytes. */
    public int length() {
        return reader.valueLength();
    }

    /** The names that are left as strings; allocates. */
    public List<String> toList() {
        final List<String> names = new ArrayList<>(remaining);
        while (next()) {
            names.add(Utf8.string(buffer(), offset(), length()));
        }
        return names;
    }
}
