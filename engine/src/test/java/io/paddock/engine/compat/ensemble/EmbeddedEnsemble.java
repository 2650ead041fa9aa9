package io.paddock.engine.compat.ensemble;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.FreePorts;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An ensemble of nodes inside this JVM, numbered from 1. A server is ended in order, since a JVM cannot lose a part. */
final class EmbeddedEnsemble implements TestEnsemble {
    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private final int[] clientPorts;
    private final PaddockNode[] nodes;

    /** @param observers how many of the last servers have no vote. */
    EmbeddedEnsemble(final Path folder, final int size, final int observers, final Map<String, String> settings) {
        this.folder = folder;
        clientPorts = new int[size + 1];
        nodes = new PaddockNode[size + 1];
        for (int server = 1; server <= size; server++) {
            clientPorts[server] = FreePorts.next();
            final String role = server > size - observers ? "observer" : "participant";
            this.settings.put(
                    "server." + server,
                    "127.0.0.1:" + FreePorts.next() + ":" + FreePorts.next() + ":" + role + ";127.0.0.1:"
                            + clientPorts[server]);
        }
        this.settings.put("standaloneEnabled", "false");
        this.settings.put("tickTime", "2000");
        this.settings.put("maxSessionTimeout", "240000");
        this.settings.put("4lw.commands.whitelist", "*");
        this.settings.putAll(settings);
    }

    static EmbeddedEnsemble launch(final Path folder, final int size) {
        final EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, size, 0, Map.of());
        ensemble.startAll();
        return ensemble;
    }

    @Override
    public void startAll() {
        IntStream.rangeClosed(1, size()).forEach(this::start);
        awaitLeader();
    }

    @Override
    public void start(final int server) {
        start(server, Map.of());
    }

    /** @param others settings in place of those that all servers have; empty ones are left out. */
    void start(final int server, final Map<String, String> others) {
        nodes[server] = PaddockNode.launch(context(server, others));
    }

    /** What the server is to start with; its folder is there then. */
    NodeConfig config(final int server) {
        return context(server, Map.of()).config();
    }

    private NodeContext context(final int server, final Map<String, String> others) {
        final Path data = folder.resolve("data" + server);
        try {
            Files.createDirectories(data);
            Files.writeString(data.resolve("myid"), server + "\n");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final Map<String, String> entries = new TreeMap<>(settings);
        entries.put("dataDir", data.toString());
        entries.put("clientPort", Integer.toString(clientPorts[server]));
        entries.putAll(others);
        entries.values().removeIf(String::isEmpty);
        return new NodeContext().settings(entries);
    }

    @Override
    public void stop(final int server) {
        nodes[server].close();
        if (nodes[server].failure() != null) {
            throw new AssertionError("server " + server + " ended with a failure", nodes[server].failure());
        }
    }

    int size() {
        return nodes.length - 1;
    }

    @Override
    public int port(final int server) {
        return clientPorts[server];
    }

    String address(final int server) {
        return "127.0.0.1:" + clientPorts[server];
    }

    String addresses() {
        return IntStream.rangeClosed(1, size()).mapToObj(this::address).collect(Collectors.joining(","));
    }

    /** As {@code quor} says it; {@code down} when it does not answer. */
    String mode(final int server) {
        return value(server, "mode", "down");
    }

    String value(final int server, final String key, final String absent) {
        try {
            return Word.send(port(server), "quor")
                    .lines()
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst()
                    .orElse(absent);
        } catch (final IOException e) {
            return absent;
        }
    }

    @Override
    public int awaitLeader() {
        Await.until("a leader and its followers:", Await.DEADLINE_MS, this::toString, () -> leaderOfAll() != 0);
        return leaderOfAll();
    }

    private int leaderOfAll() {
        int leader = 0;
        for (int server = 1; server <= size(); server++) {
            final String mode = mode(server);
            if (mode.equals("looking") || mode.equals("leader") && leader != 0) {
                return 0;
            }
            leader = mode.equals("leader") ? server : leader;
        }
        return leader;
    }

    int follower(final int leader) {
        return IntStream.rangeClosed(1, size())
                .filter(server -> server != leader && mode(server).equals("follower"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return IntStream.rangeClosed(1, size())
                .mapToObj(server -> server + " " + mode(server) + (nodes[server] == null ? "" : failure(server)))
                .collect(Collectors.joining(", "));
    }

    private String failure(final int server) {
        final Throwable failure = nodes[server].failure();
        return failure == null ? "" : " (" + failure + ")";
    }

    @Override
    public void close() {
        for (final PaddockNode node : nodes) {
            if (node != null) {
                node.close();
            }
        }
    }
}
