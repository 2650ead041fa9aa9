package io.paddock.engine.sim;

/** Something happened that must never happen. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    Violation(final String rule, final String message) {
        super(message);
        this.rule = rule;
    }

    Violation(final String rule, final String message, final Throwable cause) {
        super(message, cause);
        this.rule = rule;
    }

    /** Name of the promise. */
    String rule() {
        return rule;
    }
}
