package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;

/** What one request of a load does. */
public enum Operation {
    /** A new persistent node with {@code valueLength} bytes below the load's root. */
    CREATE(OpCode.CREATE, true),
    /** New data for one of the load's nodes, any version. */
    SET_DATA(OpCode.SET_DATA, true),
    /** Data and stat of one of the load's nodes, without a watch. */
    GET_DATA(OpCode.GET_DATA, false),
    /** Stat of one of the load's nodes, without a watch. */
    EXISTS(OpCode.EXISTS, false);

    final int opCode;
    final boolean write;

    Operation(final int opCode, final boolean write) {
        this.opCode = opCode;
        this.write = write;
    }
}
