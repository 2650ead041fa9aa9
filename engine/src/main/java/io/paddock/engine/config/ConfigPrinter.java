package io.paddock.engine.config;

/** Says what is configured, in the lines of the word {@code conf}. */
public final class ConfigPrinter {
    private ConfigPrinter() {}

    /**
     * @param port the port that is really bound.
     * @param dataBytes bytes of the files in the data folder.
     * @param logBytes bytes of the files in the log folder.
     */
    public static String print(final NodeConfig config, final int port, final long dataBytes, final long logBytes) {
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
        return out.toString();
    }

    private static void line(final StringBuilder out, final String key, final Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
