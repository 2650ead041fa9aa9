package io.paddock.replication.sim;

/** Something happened that must never happen. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    /** @param rule that was broken: one of the design's invariants, or what else the oracle looks after. */
    Violation(final String rule, final String message) {
        super(message);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }
}
