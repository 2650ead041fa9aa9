package io.paddock.engine.config;

/**
 * The clock of sessions, ms.
 *
 * @param tickTimeMs granularity of session expiry; {@code tickTime}.
 * @param minSessionTimeoutMs shortest timeout that a client gets; {@code minSessionTimeout}, else 2 ticks.
 * @param maxSessionTimeoutMs longest timeout that a client gets; {@code maxSessionTimeout}, else 20 ticks.
 * @param sessionlessTimeoutMs how long a connection may stay without a handshake; {@code nio.sessionlessCnxnTimeout}.
 */
public record TimeConfig(int tickTimeMs, int minSessionTimeoutMs, int maxSessionTimeoutMs, int sessionlessTimeoutMs) {}
