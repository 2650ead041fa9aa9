package io.paddock.replication.sim;

import java.util.function.BiFunction;

/** Runs a schedule behind another class loader: from a seed, and the kind of log and a lie, to the broken rule and how, or null. */
public final class Trial implements BiFunction<Long, String, String> {
    /** For the class loader's own side. */
    public Trial() {}

    @Override
    public String apply(final Long seed, final String terms) {
        final String[] words = terms.split(" ");
        final Outcome outcome = Outcome.of(seed, LogKind.valueOf(words[0]), Lie.valueOf(words[1]), null);
        return outcome.failed() ? outcome.rule() + ": " + outcome.message() : null;
    }
}
