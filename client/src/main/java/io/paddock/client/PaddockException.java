package io.paddock.client;

import io.paddock.codecs.wire.ErrorCode;

/** A request of a {@link BlockingClient} failed. */
public final class PaddockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errorCode;

    PaddockException(final int errorCode) {
        super(text(errorCode));
        this.errorCode = errorCode;
    }

    /** From {@link ErrorCode}, or one of {@link ClientError}. */
    public int errorCode() {
        return errorCode;
    }

    private static String text(final int errorCode) {
        final String name =
                switch (errorCode) {
                    case ClientError.CONNECTION_LOSS -> "connection lost, outcome unknown";
                    case ClientError.OPERATION_TIMEOUT -> "no answer in time, outcome unknown";
                    case ErrorCode.NO_NODE -> "no such node";
                    case ErrorCode.NODE_EXISTS -> "node exists";
                    case ErrorCode.NOT_EMPTY -> "node has children";
                    case ErrorCode.BAD_VERSION -> "another version";
                    case ErrorCode.NO_AUTH -> "not allowed";
                    case ErrorCode.AUTH_FAILED -> "credentials refused";
                    case ErrorCode.SESSION_EXPIRED -> "session expired";
                    case ErrorCode.INVALID_ACL -> "invalid ACL";
                    case ErrorCode.BAD_ARGUMENTS -> "bad arguments";
                    case ErrorCode.NO_CHILDREN_FOR_EPHEMERALS -> "ephemeral nodes have no children";
                    case ErrorCode.NO_WATCHER -> "no such watch";
                    case ErrorCode.QUOTA_EXCEEDED -> "quota exceeded";
                    default -> "refused";
                };
        return name + " (" + errorCode + ")";
    }
}
