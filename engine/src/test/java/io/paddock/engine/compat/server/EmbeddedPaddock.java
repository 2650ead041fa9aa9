package io.paddock.engine.compat.server;

import io.paddock.engine.node.LogFactory;
import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Paddock inside this JVM. A {@link #kill()} is an orderly end here, since a JVM cannot lose a part of itself. */
final class EmbeddedPaddock implements TestServer {
    private final ServerSettings settings;
    private final Scratch scratch = new Scratch("embedded");
    private final LogFactory log;
    private PaddockNode node;

    EmbeddedPaddock(final ServerSettings settings) {
        this(settings, null);
    }

    /** With another log than that of the node, unless null. */
    EmbeddedPaddock(final ServerSettings settings, final LogFactory log) {
        this.settings = settings;
        this.log = log;
    }

    @Override
    public ServerKind kind() {
        return ServerKind.EMBEDDED;
    }

    @Override
    public int port() {
        return scratch.port();
    }

    @Override
    public Path data() {
        return scratch.data();
    }

    @Override
    public void start() {
        launch();
    }

    @Override
    public void launch() {
        final Map<String, String> entries = new TreeMap<>(settings.fileEntries());
        entries.putAll(settings.jvmProperties());
        entries.put("dataDir", scratch.data().toString());
        entries.put("clientPort", Integer.toString(port()));
        node = PaddockNode.launch(new NodeContext().settings(entries).logFactory(log));
    }

    @Override
    public boolean isServing() {
        return Word.serves(port());
    }

    @Override
    public void stop() {
        node.close();
        if (node.failure() != null) {
            throw new AssertionError("the node ended with a failure", node.failure());
        }
    }

    @Override
    public void kill() {
        node.close();
    }

    @Override
    public boolean isRunning() {
        return node != null && node.failure() == null && !isEnded();
    }

    private boolean isEnded() {
        try (java.net.Socket socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port())) {
            return !socket.isConnected();
        } catch (final java.io.IOException e) {
            return true;
        }
    }

    @Override
    public String output() {
        return node == null ? "never started" : "failure: " + node.failure();
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        scratch.delete();
    }
}
