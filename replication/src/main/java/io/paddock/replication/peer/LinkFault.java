package io.paddock.replication.peer;

/** The link to the peers cannot be opened. The message is for the operator: what, why, what to do next. */
public class LinkFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinkFault(final String message) {
        super(message);
    }

    public LinkFault(final String message, final Throwable cause) {
        super(message, cause);
    }
}
