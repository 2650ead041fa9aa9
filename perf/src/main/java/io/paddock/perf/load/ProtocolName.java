package io.paddock.perf.load;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import java.lang.reflect.Field;

/** Names of the protocol's numbers, for messages. */
final class ProtocolName {
    private ProtocolName() {}

    /** Of a request type: {@code GET_DATA}. */
    static String of(final int opCode) {
        return name(OpCode.class, opCode, "request type ");
    }

    /** Of an error: {@code NO_NODE}. */
    static String ofError(final int code) {
        return name(ErrorCode.class, code, "error ");
    }

    private static String name(final Class<?> constants, final int value, final String fallback) {
        try {
            for (final Field field : constants.getFields()) {
                if (field.getType() == int.class && field.getInt(null) == value) {
                    return field.getName();
                }
            }
        } catch (final IllegalAccessException e) {
            throw new LinkageError(constants.getName(), e);
        }
        return fallback + value;
    }
}
