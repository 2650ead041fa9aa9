package io.paddock.replication;

/**
 * The disk failed, or what it holds cannot be trusted. Fatal for the node that meets it: it stops acknowledging and
 * ends. The message is for the operator: file, offset, cause, what to do next.
 */
public class LogFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogFault(final String message) {
        super(message);
    }

    public LogFault(final String message, final Throwable cause) {
        super(message, cause);
    }
}
