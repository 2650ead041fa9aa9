package io.paddock.client;

import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real server in this process that can be stopped and started again on its port and folder. */
final class LocalNode implements AutoCloseable {
    private final Map<String, String> settings = new HashMap<>();
    private PaddockNode node;

    LocalNode(final Path folder) {
        settings.put("dataDir", folder.toString());
        settings.put("clientPort", "0");
        settings.put("clientPortAddress", "127.0.0.1");
        settings.put("tickTime", "100");
        settings.put("maxSessionTimeout", "60000");
    }

    LocalNode start() {
        node = PaddockNode.launch(new NodeContext().settings(settings));
        settings.put("clientPort", Integer.toString(node.clientAddress().getPort()));
        return this;
    }

    void stop() {
        node.close();
    }

    String servers() {
        return "127.0.0.1:" + settings.get("clientPort");
    }

    ClientContext context(final int sessionTimeoutMs) {
        return new ClientContext().config(ClientConfig.of(servers()).withSessionTimeoutMs(sessionTimeoutMs));
    }

    @Override
    public void close() {
        node.close();
    }
}
