package io.paddock.engine.config;

/**
 * Everything that an operator can set, as values. Made by {@link ZooCfgReader}, which checks them.
 *
 * @param serverId number of this server as {@code conf} prints it; a standalone has 0.
 * @param ensemble the servers that it belongs to; null for a standalone.
 */
public record NodeConfig(
        Profile profile,
        int serverId,
        StorageConfig storage,
        ListenConfig listen,
        TimeConfig time,
        LimitConfig limits,
        HandshakeConfig handshakes,
        AccessConfig access,
        FeatureConfig features,
        EnsembleConfig ensemble) {
    /** Whether this is one server of an ensemble. */
    public boolean isEnsemble() {
        return ensemble != null;
    }
}
