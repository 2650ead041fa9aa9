package io.paddock.client;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.path.PathValidator;
import io.paddock.codecs.wire.CreateFlags;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Fields that requests and the operations of a multi have in common. */
final class Encoding {
    private Encoding() {}

    /**
     * Writes a path, and checks it where it was written.
     *
     * @param sequential whether a number will be added, so that the path may end with a slash. The byte behind the path
     *     is used as scratch.
     */
    static void path(final JuteWriter writer, final CharSequence path, final boolean sequential) {
        final MutableDirectBuffer buffer = writer.buffer();
        final int offset = writer.cursor() + Integer.BYTES;
        final int length = Utf8.write(path, buffer, offset);
        buffer.putByte(offset + length, (byte) '0');
        if (!PathValidator.isValid(buffer, offset, sequential ? length + 1 : length)) {
            throw new IllegalArgumentException("path: '" + path + "' is not valid");
        }
        writer.writeInt(length).cursor(offset + length);
    }

    /** Writes a whole buffer as data, null as null. */
    static void data(final JuteWriter writer, final DirectBuffer data) {
        if (data == null) {
            writer.writeInt(JuteReader.NULL);
        } else {
            writer.writeBytes(data, 0, data.capacity());
        }
    }

    /** Writes what follows the path in a create request. */
    static void create(final JuteWriter writer, final DirectBuffer data, final CreateOptions options) {
        data(writer, data);
        record(writer, options.acl().encoded());
        writer.writeInt(options.flags());
        if (CreateFlags.isTtl(options.flags())) {
            writer.writeLong(options.ttlMs());
        }
    }

    /** Writes bytes that are a record already. */
    static void record(final JuteWriter writer, final DirectBuffer encoded) {
        writer.buffer().putBytes(writer.cursor(), encoded, 0, encoded.capacity());
        writer.cursor(writer.cursor() + encoded.capacity());
    }

    static int length(final DirectBuffer data) {
        return data == null ? 0 : data.capacity();
    }
}
