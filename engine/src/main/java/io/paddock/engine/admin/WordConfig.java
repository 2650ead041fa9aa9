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

    boolean allows(final String word) {
        return whitelist.contains("*") || whitelist.contains(word);
    }
}
