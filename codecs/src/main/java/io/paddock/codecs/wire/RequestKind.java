package io.paddock.codecs.wire;

/** What a server does with a request, by its type (protocol reference §5). */
public enum RequestKind {
    /** Goes through the log. */
    WRITE,
    /** Answered from the local state, in the connection's order. */
    READ,
    /** Answered once everything that was ordered before is applied. */
    SYNC,
    /** Answered in the connection's order, without a look at the state. */
    PING,
    /** Answered on arrival: auth. */
    AUTH,
    /** Answered on arrival: sasl. */
    SASL,
    /** Not for clients to send: answered with UNIMPLEMENTED, then the connection is closed. */
    UNKNOWN;

    /** The kind of a type that a client sent. createSession and deleteContainer are the server's own: unknown here. */
    public static RequestKind of(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE,
                    OpCode.CREATE2,
                    OpCode.CREATE_CONTAINER,
                    OpCode.CREATE_TTL,
                    OpCode.DELETE,
                    OpCode.SET_DATA,
                    OpCode.SET_ACL,
                    OpCode.MULTI,
                    OpCode.RECONFIG,
                    OpCode.CLOSE_SESSION -> WRITE;
            case OpCode.EXISTS,
                    OpCode.GET_DATA,
                    OpCode.GET_ACL,
                    OpCode.GET_CHILDREN,
                    OpCode.GET_CHILDREN2,
                    OpCode.GET_ALL_CHILDREN_NUMBER,
                    OpCode.GET_EPHEMERALS,
                    OpCode.MULTI_READ,
                    OpCode.WHO_AM_I,
                    OpCode.CHECK_WATCHES,
                    OpCode.REMOVE_WATCHES,
                    OpCode.ADD_WATCH,
                    OpCode.SET_WATCHES,
                    OpCode.SET_WATCHES2 -> READ;
            case OpCode.SYNC -> SYNC;
            case OpCode.PING -> PING;
            case OpCode.AUTH -> AUTH;
            case OpCode.SASL -> SASL;
            default -> UNKNOWN;
        };
    }
}
