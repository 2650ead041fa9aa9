package io.paddock.engine.compat.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what was received. Throws when the bytes end too early. */
public final class Cursor {
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
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
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
