package io.paddock.client;

import io.paddock.codecs.jute.JuteReader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Goes through the entries of an ACL, once. Views bytes and owns none. */
public final class AclCursor {
    private static final int MIN_ENTRY_LENGTH = 3 * Integer.BYTES;

    private final JuteReader reader = new JuteReader();
    private int remaining;
    private int permissions;
    private int schemeOffset;
    private int schemeLength;

    /** Takes the whole list from the outer reader; false when it is none. */
    boolean wrap(final JuteReader outer) {
        final int count = outer.readCount(MIN_ENTRY_LENGTH);
        final int start = outer.cursor();
        for (int i = 0; i < count && !outer.failed(); i++) {
            outer.readInt();
            outer.readBytes();
            outer.readBytes();
        }
        reader.wrap(outer.buffer(), start, outer.cursor() - start);
        remaining = Math.max(count, 0);
        return !outer.failed();
    }

    /** Entries that are left. */
    public int remaining() {
        return remaining;
    }

    /** Goes to the next entry; false at the end. */
    public boolean next() {
        if (remaining == 0) {
            return false;
        }
        remaining--;
        permissions = reader.readInt();
        schemeLength = reader.readBytes();
        schemeOffset = reader.valueOffset();
        reader.readBytes();
        return true;
    }

    /** Holds scheme and id of the current entry. */
    public DirectBuffer buffer() {
        return reader.buffer();
    }

    /** Bits of {@link io.paddock.codecs.wire.Permission}. */
    public int permissions() {
        return permissions;
    }

    public int schemeOffset() {
        return schemeOffset;
    }

    public int schemeLength() {
        return schemeLength;
    }

    public int idOffset() {
        return reader.valueOffset();
    }

    public int idLength() {
        return reader.valueLength();
    }

    /** The entries that are left; allocates. */
    public List<Acl> toList() {
        final List<Acl> entries = new ArrayList<>(remaining);
        while (next()) {
            entries.add(new Acl(
                    permissions,
                    Utf8.string(buffer(), schemeOffset, schemeLength),
                    Utf8.string(buffer(), idOffset(), idLength())));
        }
        return entries;
    }
}
