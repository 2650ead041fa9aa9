package io.paddock.engine.compat.ensemble;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ChildMain;
import io.paddock.engine.compat.server.FreePorts;
import io.paddock.engine.compat.server.Word;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three servers of Apache ZooKeeper in JVMs of their own, numbered from 1; they end with this JVM at the latest. */
final class ReferenceEnsemble implements TestEnsemble {
    private static final int SIZE = 3;

    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private final int[] clientPorts = new int[SIZE + 1];
    private final Process[] processes = new Process[SIZE + 1];

    /** @param properties of the JVMs, beside the settings of the file. */
    ReferenceEnsemble(final Path folder, final Map<String, String> settings, final Map<String, String> properties) {
        this.folder = folder;
        for (int server = 1; server <= SIZE; server++) {
            clientPorts[server] = FreePorts.next();
            this.settings.put("server." + server, "127.0.0.1:" + FreePorts.next() + ":" + FreePorts.next());
        }
        this.settings.putAll(Map.of(
                "tickTime", "2000",
                "initLimit", "30",
                "syncLimit", "15",
                "maxSessionTimeout", "240000",
                "forceSync", "no",
                "preAllocSize", "1024",
                "4lw.commands.whitelist", "*"));
        this.settings.putAll(settings);
        properties.forEach((key, value) -> jvmArguments.add("-D" + key + "=" + value));
    }

    @Override
    public void startAll() {
        IntStream.rangeClosed(1, SIZE).forEach(this::start);
        awaitLeader();
    }

    @Override
    public void start(final int server) {
        final Path data = folder.resolve("reference" + server);
        final Path file = folder.resolve("reference" + server + ".cfg");
        try {
            Files.createDirectories(data);
            Files.writeString(data.resolve("myid"), server + "\n");
            final Map<String, String> entries = new TreeMap<>(settings);
            entries.put("dataDir", data.toString());
            entries.put("clientPort", Integer.toString(clientPorts[server]));
            entries.put("clientPortAddress", "127.0.0.1");
            Files.write(
                    file,
                    entries.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .toList());
            processes[server] = new ProcessBuilder(command(file))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("reference" + server + ".log").toFile()))
                    .start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(final Path file) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Dzookeeper.admin.enableServer=false", "-Dzookeeper.jmx.log4j.disable=true"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(
                ChildMain.class.getName(), "org.apache.zookeeper.server.quorum.QuorumPeerMain", file.toString()));
        return command;
    }

    @Override
    public void stop(final int server) {
        processes[server].destroyForcibly();
        try {
            if (!processes[server].waitFor(Await.DEADLINE_MS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("server " + server + " did not end");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int port(final int server) {
        return clientPorts[server];
    }

    @Override
    public int awaitLeader() {
        Await.until("a leader and its followers:", Await.DEADLINE_MS, this::toString, () -> leader() != 0);
        return leader();
    }

    private int leader() {
        int leader = 0;
        for (int server = 1; server <= SIZE; server++) {
            final String mode = mode(server);
            if (!mode.equals("leader") && !mode.equals("follower")) {
                return 0;
            }
            leader = mode.equals("leader") ? server : leader;
        }
        return leader;
    }

    private String mode(final int server) {
        try {
            return Word.send(port(server), "srvr")
                    .lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("not serving");
        } catch (final IOException e) {
            return "down";
        }
    }

    @Override
    public String toString() {
        return IntStream.rangeClosed(1, SIZE)
                .mapToObj(server -> "reference " + server + " " + mode(server))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        for (int server = 1; server <= SIZE; server++) {
            if (processes[server] != null) {
                stop(server);
            }
        }
    }
}
