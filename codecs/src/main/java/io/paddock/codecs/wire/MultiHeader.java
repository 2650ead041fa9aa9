package io.paddock.codecs.wire;

import io.paddock.codecs.jute.JuteWriter;

/**
 * What stands before each operation and result of a multi, and ends the stream.
 *
 * <pre>
 *  +---------+------+--------+
 *  | i type  | done | i err  |   9 bytes; the last one is (-1, true, -1)
 *  +---------+------+--------+
 * </pre>
 */
public final class MultiHeader {
    public static final int LENGTH = 9;

    private MultiHeader() {}

    /** Header of a result. */
    public static void write(final JuteWriter writer, final int type, final int error) {
        writer.writeInt(type).writeBoolean(false).writeInt(error);
    }

    /** End of the stream. */
    public static void writeEnd(final JuteWriter writer) {
        writer.writeInt(-1).writeBoolean(true).writeInt(-1);
    }

    /** Result of an operation that failed, or was not reached. */
    public static void writeError(final JuteWriter writer, final int error) {
        write(writer, OpCode.ERROR, error);
        writer.writeInt(error);
    }
}
