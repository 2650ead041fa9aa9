package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What one request of a load does. */
public enum Operation {
    /** A new persistent node with a value below the load's root. */
    CREATE("create", OpCode.CREATE, true),
    /** New data for one of the load's nodes, any version. */
    SET_DATA("setData", OpCode.SET_DATA, true),
    /** Data and stat of one of the load's nodes, without a watch. */
    GET_DATA("getData", OpCode.GET_DATA, false),
    /** Stat of one of the load's nodes, without a watch. */
    EXISTS("exists", OpCode.EXISTS, false),
    /** Names of the children of the load's listed node, without a watch. */
    GET_CHILDREN("getChildren", OpCode.GET_CHILDREN, false),
    /** Removes a node that the load created before, any version. */
    DELETE("delete", OpCode.DELETE, true),
    /** New data for several of the load's nodes in one transaction. */
    MULTI("multi", OpCode.MULTI, true);

    final int opCode;
    final boolean write;
    private final String word;

    Operation(final String word, final int opCode, final boolean write) {
        this.word = word;
        this.opCode = opCode;
        this.write = write;
    }

    /** As clients call it: {@code setData}. */
    public String word() {
        return word;
    }

    /** The operation of that word, whatever its case. */
    static Optional<Operation> ofWord(final String text) {
        return Arrays.stream(values())
                .filter(operation -> operation.word.toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
