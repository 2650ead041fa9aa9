package io.paddock.client;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.CreateFlags;
import io.paddock.codecs.wire.MultiHeader;
import io.paddock.codecs.wire.OpCode;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Operations that are done all or not at all, in this order; a later one sees what an earlier one did. Can be cleared
 * and filled again; its buffer grows with the longest. Not thread-safe.
 */
public final class MultiRequest {
    private static final int FIXED_LENGTH = 64;

    private final MutableDirectBuffer buffer = new ExpandableDirectByteBuffer();
    private final JuteWriter writer = new JuteWriter().wrap(buffer, 0);
    private int size;

    /** Forgets all operations. */
    public MultiRequest clear() {
        writer.wrap(buffer, 0);
        size = 0;
        return this;
    }

    /** Number of operations. */
    public int size() {
        return size;
    }

    /** @param data null for none; the whole buffer counts. Copied. */
    public MultiRequest create(final CharSequence path, final DirectBuffer data, final CreateOptions options) {
        begin(options.opCode(), path, CreateFlags.isSequential(options.flags()));
        Encoding.create(writer, data, options);
        return this;
    }

    /**
     * @param data null for none; the whole buffer counts. Copied.
     * @param version expected, -1 for any.
     */
    public MultiRequest setData(final CharSequence path, final DirectBuffer data, final int version) {
        begin(OpCode.SET_DATA, path, false);
        Encoding.data(writer, data);
        writer.writeInt(version);
        return this;
    }

    /** @param version expected, -1 for any. */
    public MultiRequest delete(final CharSequence path, final int version) {
        begin(OpCode.DELETE, path, false);
        writer.writeInt(version);
        return this;
    }

    /** Demands that the node exists. @param version that it must have, -1 for any. */
    public MultiRequest check(final CharSequence path, final int version) {
        begin(OpCode.CHECK, path, false);
        writer.writeInt(version);
        return this;
    }

    /** Bytes that {@link #encode} writes. */
    int encodedLength() {
        return writer.length() + MultiHeader.LENGTH;
    }

    void encode(final JuteWriter target) {
        target.buffer().putBytes(target.cursor(), buffer, 0, writer.length());
        target.cursor(target.cursor() + writer.length());
        MultiHeader.writeEnd(target);
    }

    private void begin(final int opCode, final CharSequence path, final boolean sequential) {
        final int start = writer.cursor();
        // Grows the buffer first, since text is written byte by byte.
        buffer.checkLimit(start + FIXED_LENGTH + path.length() * Utf8.MAX_BYTES_PER_CHAR);
        MultiHeader.write(writer, opCode, -1);
        try {
            Encoding.path(writer, path, sequential);
        } catch (final IllegalArgumentException ex) {
            writer.cursor(start);
            throw ex;
        }
        size++;
    }
}
