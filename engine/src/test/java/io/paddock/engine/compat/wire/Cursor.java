package io.paddock.engine.compat.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what was received. Throws when the bytes end too early. */
public final class Cursor {
    private static final Pattern SURROGATES =
            Pattern.compile("\u00ed[\u00a0-\u00af][\u0080-\u00bf]\u00ed[\u00b0-\u00bf][\u0080-\u00bf]");

    private final ByteBuffer bytes;

    public Cursor(final byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    public boolean bool() {
        return bytes.get() != 0;
    }

    public int int32() {
        return bytes.getInt();
    }

    public long int64() {
        return bytes.getLong();
    }

    /** Null for length −1. */
    public byte[] buffer() {
        final int length = int32();
        if (length < 0) {
            return null;
        }
        final byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    /** Null for length −1. */
    public String string() {
        final byte[] value = buffer();
        return value == null ? null : new String(joinSurrogates(value), StandardCharsets.UTF_8);
    }

    /** The reference writes each half of a surrogate pair as three bytes; here they become the four of UTF-8. */
    private static byte[] joinSurrogates(final byte[] value) {
        final String text = new String(value, StandardCharsets.ISO_8859_1);
        final String joined = SURROGATES.matcher(text).replaceAll(pair -> {
            final int high = unit(pair.group(), 0);
            final int low = unit(pair.group(), 3);
            final byte[] utf8 = new String(new char[] {(char) high, (char) low}).getBytes(StandardCharsets.UTF_8);
            return Matcher.quoteReplacement(new String(utf8, StandardCharsets.ISO_8859_1));
        });
        return joined.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int unit(final String bytes, final int offset) {
        return 0xd000 | (bytes.charAt(offset + 1) & 0x3f) << 6 | bytes.charAt(offset + 2) & 0x3f;
    }

    /** Null for count −1. */
    public <T> List<T> vector(final Function<Cursor, T> element) {
        final int count = int32();
        if (count < 0) {
            return null;
        }
        final List<T> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(element.apply(this));
        }
        return values;
    }

    public List<String> strings() {
        return vector(Cursor::string);
    }

    public Stat stat() {
        return new Stat(
                int64(), int64(), int64(), int64(), int32(), int32(), int32(), int64(), int32(), int32(), int64());
    }

    public List<Acl> acls() {
        return vector(Acl::read);
    }

    public int remaining() {
        return bytes.remaining();
    }
}
