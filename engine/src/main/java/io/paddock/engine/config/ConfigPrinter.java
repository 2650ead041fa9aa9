package io.paddock.engine.config;

/** Says what is configured, in the lines of the word {@code conf}. */
public final class ConfigPrinter {
    /** ZooKeeper's number of the only one that it has left. */
    private static final int ELECTION_ALGORITHM = 3;

    private ConfigPrinter() {}

    /**
     * @param port the port that is really bound.
     * @param membership the members, lines as in {@code /zookeeper/config}; null on a single server.
     * @param dataBytes bytes of the files in the data folder.
     * @param logBytes bytes of the files in the log folder.
     */
    public static String print(
            final NodeConfig config,
            final int port,
            final String membership,
            final long dataBytes,
            final long logBytes) {
        final StringBuilder out = new StringBuilder();
        line(out, "clientPort", port);
        line(out, "secureClientPort", -1);
        line(out, "dataDir", config.storage().dataDir().toAbsolutePath());
        line(out, "dataDirSize", dataBytes);
        line(out, "dataLogDir", config.storage().dataLogDir().toAbsolutePath());
        line(out, "dataLogSize", logBytes);
        line(out, "tickTime", config.time().tickTimeMs());
        line(out, "maxClientCnxns", config.listen().maxConnectionsPerAddress());
        line(out, "minSessionTimeout", config.time().minSessionTimeoutMs());
        line(out, "maxSessionTimeout", config.time().maxSessionTimeoutMs());
        line(out, "clientPortListenBacklog", config.listen().backlog());
        line(out, "serverId", config.serverId());
        if (membership != null) {
            printEnsemble(config.ensemble(), membership, out);
        }
        return out.toString();
    }

    private static void printEnsemble(final EnsembleConfig ensemble, final String membership, final StringBuilder out) {
        line(out, "initLimit", ensemble.initLimitTicks());
        line(out, "syncLimit", ensemble.syncLimitTicks());
        line(out, "electionAlg", ELECTION_ALGORITHM);
        line(out, "electionPort", ensemble.self().endpoint().electionPort());
        line(out, "quorumPort", ensemble.self().endpoint().quorumPort());
        line(out, "peerType", ensemble.observer() ? 1 : 0);
        out.append("membership: \n").append(membership).append('\n');
    }

    private static void line(final StringBuilder out, final String key, final Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
