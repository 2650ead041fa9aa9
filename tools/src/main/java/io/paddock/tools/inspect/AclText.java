package io.paddock.tools.inspect;

import io.paddock.codecs.jute.JuteReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An ACL as people write it: {@code scheme:id:permissions}, the permissions as ZooKeeper's shell has them. */
final class AclText {
    private static final String LETTERS = "rwcda";
    private static final int ALL = 31;
    private static final int MIN_ENTRY_LENGTH = 12;

    private AclText() {}

    /** Reads a vector of entries at the reader's place. */
    static List<String> read(final JuteReader reader) {
        final int count = reader.readCount(MIN_ENTRY_LENGTH);
        final List<String> entries = new ArrayList<>();
        for (int i = 0; i < count && !reader.failed(); i++) {
            final int permissions = reader.readInt();
            entries.add(text(reader) + ':' + text(reader) + ':' + letters(permissions));
        }
        return entries;
    }

    static String text(final JuteReader reader) {
        if (reader.readBytes() < 0 || reader.failed()) {
            return "";
        }
        final byte[] bytes = new byte[reader.valueLength()];
        reader.buffer().getBytes(reader.valueOffset(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String letters(final int permissions) {
        if ((permissions & ~ALL) != 0) {
            return Integer.toString(permissions);
        }
        final StringBuilder out = new StringBuilder();
        for (int bit = 0; bit < LETTERS.length(); bit++) {
            if ((permissions & 1 << bit) != 0) {
                out.append(LETTERS.charAt(bit));
            }
        }
        return out.toString();
    }
}
