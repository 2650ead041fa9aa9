package io.paddock.replication.sim;

/** Something happened that must never happen. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(final String message) {
        super(message);
    }
}
