package io.paddock.transport;

/** The network refused what the transport needs. The message is for the operator: what, where, and what to do next. */
public final class TransportFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of fault it is. */
    public enum Category {
        /** Another process, or another part of this one, listens on the port. */
        PORT_IN_USE,
        /** The address is none of this machine's. */
        ADDRESS_NOT_LOCAL,
        /** The process may not open this port. */
        NOT_PERMITTED,
        /** Anything else; see the cause. */
        OTHER
    }

    private final Category category;

    /** A fault of a category, with a message for people and the cause below it. */
    public TransportFault(final Category category, final String message, final Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What kind of fault it is. */
    public Category category() {
        return category;
    }
}
