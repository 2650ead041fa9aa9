package io.paddock.perf.load;

import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/** A node inside this JVM. */
final class EmbeddedTarget implements Target, AutoCloseable {
    private final PaddockNode node;

    EmbeddedTarget(final Path folder) {
        node = PaddockNode.launch(new NodeContext()
                .settings(Map.of(
                        "dataDir",
                        folder.toString(),
                        "clientPort",
                        "0",
                        "clientPortAddress",
                        "127.0.0.1",
                        "maxClientCnxns",
                        "0",
                        "tickTime",
                        "200",
                        "forceSync",
                        "no")));
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public InetSocketAddress address() {
        return node.clientAddress();
    }

    @Override
    public Usage usage() {
        return Usage.UNKNOWN;
    }

    @Override
    public void close() {
        node.close();
    }
}
