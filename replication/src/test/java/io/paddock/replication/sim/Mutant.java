package io.paddock.replication.sim;

import java.util.List;

/**
 * One rule of the protocol, broken: in the source of one class, or by a server's surroundings.
 *
 * @param name of the mutant.
 * @param about what the rule is, and the upstream issue that had it broken.
 * @param file of the class below {@code io/paddock/replication}; null for a lie.
 * @param edits of the source.
 * @param lie of the surroundings.
 * @param kind of the servers' logs.
 * @param redundant why nobody would notice; null when somebody must.
 */
record Mutant(String name, String about, String file, List<Edit> edits, Lie lie, LogKind kind, String redundant) {
    /**
     * A change of the source.
     *
     * @param original text, which must be there exactly once; or more than once when it is changed everywhere.
     * @param changed text in its place.
     */
    record Edit(String original, String changed, boolean everywhere) {}

    static Mutant of(
            final String name, final String about, final String file, final String original, final String changed) {
        return new Mutant(
                name, about, file, List.of(new Edit(original, changed, false)), Lie.NONE, LogKind.MODEL, null);
    }

    static Mutant lie(final String name, final String about, final Lie lie) {
        return new Mutant(name, about, null, List.of(), lie, LogKind.MODEL, null);
    }

    Mutant redundant(final String reason) {
        return new Mutant(name, about, file, edits, lie, kind, reason);
    }

    /** The same where the journal is the real one. */
    Mutant withJournal() {
        return new Mutant(name, about, file, edits, lie, LogKind.JOURNAL, redundant);
    }

    Mutant inAllPlaces() {
        final Edit edit = edits.get(0);
        return new Mutant(
                name, about, file, List.of(new Edit(edit.original, edit.changed, true)), lie, kind, redundant);
    }

    Mutant and(final String original, final String changed) {
        return new Mutant(
                name, about, file, List.of(edits.get(0), new Edit(original, changed, false)), lie, kind, redundant);
    }

    /**
     * The source with the rule broken.
     *
     * @throws IllegalStateException when the source has changed so that the mutant does not fit any more.
     */
    String applyTo(final String source) {
        String text = source;
        for (final Edit edit : edits) {
            final int at = text.indexOf(edit.original);
            final boolean more = at >= 0 && text.indexOf(edit.original, at + 1) >= 0;
            if (at < 0 || more != edit.everywhere) {
                throw new IllegalStateException("mutant " + name + " does not fit " + file + ": \"" + edit.original
                        + "\" is " + (at < 0 ? "not there" : more ? "there more than once" : "there only once"));
            }
            text = text.replace(edit.original, edit.changed);
        }
        return text;
    }
}
