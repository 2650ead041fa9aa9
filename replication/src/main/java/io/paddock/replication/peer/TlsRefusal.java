package io.paddock.replication.peer;

import java.io.IOException;

/** A peer was refused, or refuses, for a reason that is in the message. */
final class TlsRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    TlsRefusal(final String message, final boolean isTransient) {
        super(message);
        this.isTransient = isTransient;
    }

    /** Whether it is of no interest to anybody, since both servers called each other at once. */
    boolean isTransient() {
        return isTransient;
    }
}
