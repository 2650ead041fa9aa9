package io.paddock.engine.admin;

import java.util.Set;

/**
 * Which words are answered.
 *
 * @param whitelist words of four letters, or {@code *} for all; ZooKeeper's key {@code 4lw.commands.whitelist}.
 */
public record WordConfig(Set<String> whitelist) {
    /** What ZooKeeper answers by default. */
    public static final WordConfig DEFAULT = new WordConfig(Set.of("srvr"));

    /** Every word. */
    public static final WordConfig ALL = new WordConfig(Set.of("*"));

    public WordConfig {
        whitelist = Set.copyOf(whitelist);
    }

    /**
     * Whether a word is answered. {@code quor} tells little more than {@code srvr} and goes with it; {@code move} changes
     * who leads, so that others than people on this machine need to be allowed it by name.
     *
     * @param local whether a connection from this machine asks.
     */
    boolean allows(final Word word, final boolean local) {
        return switch (word) {
            case MOVE -> local || whitelist.contains(word.text());
            case QUOR -> allows(word.text()) || allows(Word.SRVR.text());
            default -> allows(word.text());
        };
    }

    private boolean allows(final String word) {
        return whitelist.contains("*") || whitelist.contains(word);
    }
}
