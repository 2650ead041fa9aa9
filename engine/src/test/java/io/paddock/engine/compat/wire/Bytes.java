package io.paddock.engine.compat.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds what is sent: big-endian numbers, strings, buffers and vectors of the protocol, and bytes that are none. */
public final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Empty. */
    public static Bytes of() {
        return new Bytes();
    }

    public Bytes bool(final boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    public Bytes int32(final int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
        return this;
    }

    public Bytes int64(final long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    /** A length and the bytes; null becomes length −1. */
    public Bytes buffer(final byte[] value) {
        return value == null ? int32(-1) : int32(value.length).raw(value);
    }

    /** A string in UTF-8; null becomes length −1. */
    public Bytes string(final String value) {
        return buffer(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as they are. */
    public Bytes raw(final byte[] value) {
        out.writeBytes(value);
        return this;
    }

    public byte[] toArray() {
        return out.toByteArray();
    }
}
