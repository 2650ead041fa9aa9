package io.paddock.engine.config;

/**
 * One setting and where it came from.
 *
 * @param origin for messages: {@code zoo.cfg line 3}, {@code system property}.
 */
record Entry(String key, String value, String origin) {
    String named() {
        return origin + ": " + key;
    }
}
