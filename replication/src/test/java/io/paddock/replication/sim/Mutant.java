package io.paddock.replication.sim;

/**
 * One rule of the protocol, broken: in the source of one class, or by a server's surroundings.
 *
 * @param name of the mutant.
 * @param about what the rule is, and the upstream issue that had it broken.
 * @param file of the class below {@code io/paddock/replication}; null for a lie.
 * @param original text, which must be there exactly once.
 * @param changed text in its place.
 * @param lie of the surroundings.
 * @param redundant why nobody would notice; null when somebody must.
 */
record Mutant(String name, String about, String file, String original, String changed, Lie lie, String redundant) {
    static Mutant of(
            final String name, final String about, final String file, final String original, final String changed) {
        return new Mutant(name, about, file, original, changed, Lie.NONE, null);
    }

    static Mutant lie(final String name, final String about, final Lie lie) {
        return new Mutant(name, about, null, null, null, lie, null);
    }

    Mutant redundant(final String reason) {
        return new Mutant(name, about, file, original, changed, lie, reason);
    }
}
