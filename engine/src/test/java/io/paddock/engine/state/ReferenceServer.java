package io.paddock.engine.state;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** Apache ZooKeeper in this JVM on a free port of the loopback address, without reaper. */
final class ReferenceServer implements AutoCloseable {
    private static final Map<String, String> SETTINGS = Map.of(
            "zookeeper.extendedTypesEnabled", "true",
            "zookeeper.enforceQuota", "true",
            "zookeeper.forceSync", "no",
            "zookeeper.preAllocSize", "1024",
            "zookeeper.jmx.log4j.disable", "true",
            "zookeeper.DigestAuthenticationProvider.superDigest", LocalServer.SUPER_DIGEST);

    static {
        // It logs a stack trace for every broken request that it is sent. Read once per JVM, by the first logger.
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.zookeeper", "off");
    }

    private final Map<String, String> before = new HashMap<>();
    private final ServerCnxnFactory factory;
    private final ZooKeeperServer server;

    ReferenceServer(final Path folder) throws IOException, InterruptedException {
        for (final Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            before.put(setting.getKey(), System.setProperty(setting.getKey(), setting.getValue()));
        }
        server = new ZooKeeperServer(folder.toFile(), folder.toFile(), 3_000);
        factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        factory.startup(server);
    }

    ReferenceConnection connect() throws IOException {
        return new ReferenceConnection(factory.getLocalPort());
    }

    @Override
    public void close() {
        factory.shutdown();
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }
}
