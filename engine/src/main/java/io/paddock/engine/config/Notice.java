package io.paddock.engine.config;

/**
 * Something that the operator should know about the configuration although it does not stop the start.
 *
 * @param level how much it matters.
 * @param text one line.
 */
public record Notice(Level level, String text) {
    /** How much it matters. */
    public enum Level {
        /** Nothing that a client could notice. */
        INFO,
        /** The node does not behave as the line asks, or is less safe than usual. */
        WARNING
    }
}
