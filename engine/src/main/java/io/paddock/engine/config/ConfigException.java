package io.paddock.engine.config;

/**
 * The configuration cannot be used. The message is one line for the operator: where, which key, which value, what is
 * allowed or what to do.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(final String message) {
        super(message);
    }
}
