package io.paddock.engine.session;

/**
 * Whether sessions are known to one server of an ensemble only (protocol reference §13.6). A server that has no others
 * beside it does not look at this.
 *
 * @param enabled whether every new session is local; {@code localSessionsEnabled}.
 * @param upgrading whether a local session that creates an ephemeral node becomes one that all servers know, instead of
 *     being refused; {@code localSessionsUpgradingEnabled}.
 */
public record LocalSessionConfig(boolean enabled, boolean upgrading) {
    /** ZooKeeper's default: all servers know every session. */
    public static final LocalSessionConfig OFF = new LocalSessionConfig(false, false);
}
