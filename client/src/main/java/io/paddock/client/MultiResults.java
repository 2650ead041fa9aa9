package io.paddock.client;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import org.agrona.DirectBuffer;

/**
 * Goes through the results of a multi, once. When one operation failed, none was done: those before it have error
 * {@link ErrorCode#OK}, it has its own, those behind it {@link ErrorCode#RUNTIME_INCONSISTENCY}. Views bytes and owns
 * none.
 */
public final class MultiResults {
    private final JuteReader reader = new JuteReader();
    private final StatFlyweight stat = new StatFlyweight();
    private int size;
    private int firstError;
    private int type;
    private int error;
    private boolean statPresent;

    /** Takes the rest of the outer reader; false when it is no stream of results. */
    boolean wrap(final JuteReader outer) {
        final int start = outer.cursor();
        final int length = outer.remaining();
        reader.wrap(outer.buffer(), start, length);
        size = 0;
        firstError = ErrorCode.OK;
        while (next()) {
            size++;
            if (firstError == ErrorCode.OK) {
                firstError = error;
            }
        }
        final boolean valid = !reader.failed();
        reader.wrap(outer.buffer(), start, length);
        return valid;
    }

    /** Number of operations. */
    public int size() {
        return size;
    }

    /** Whether everything was done. */
    public boolean succeeded() {
        return firstError == ErrorCode.OK;
    }

    /** Error of the operation that failed; OK when none did. */
    public int firstError() {
        return firstError;
    }

    /** Goes to the next result; false at the end. */
    public boolean next() {
        type = reader.readInt();
        final boolean done = reader.readBoolean();
        error = reader.readInt();
        if (done || reader.failed()) {
            return false;
        }
        readBody();
        return !reader.failed();
    }

    /** Type of the operation as the server names it; -1 in an undone multi. */
    public int type() {
        return type;
    }

    /** Error of the current operation. */
    public int error() {
        return error;
    }

    /** Whether the current operation has created a node. */
    public boolean hasPath() {
        return type == OpCode.CREATE || type == OpCode.CREATE2;
    }

    /** Holds the path of {@link #pathOffset()}. */
    public DirectBuffer buffer() {
        return reader.buffer();
    }

    /** For creates, where the path stands. */
    public int pathOffset() {
        return reader.valueOffset();
    }

    /** For creates, bytes of the path. */
    public int pathLength() {
        return reader.valueLength();
    }

    /** For create and setData; null for others. */
    public StatFlyweight stat() {
        return statPresent ? stat : null;
    }

    private void readBody() {
        statPresent = false;
        switch (type) {
            case OpCode.ERROR -> error = reader.readInt();
            case OpCode.CREATE -> reader.readBytes();
            case OpCode.CREATE2 -> {
                reader.readBytes();
                readStat();
            }
            case OpCode.SET_DATA -> readStat();
            case OpCode.DELETE, OpCode.CHECK -> {}
            default -> reader.fail();
        }
    }

    private void readStat() {
        statPresent = Replies.readStat(reader, stat);
    }
}
