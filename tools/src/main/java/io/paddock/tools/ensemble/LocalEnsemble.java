package io.paddock.tools.ensemble;

import io.paddock.engine.node.PaddockNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An ensemble of processes on this machine, each with a folder of its own below one folder:
 *
 * <pre>
 *   DIR/server-1/zoo.cfg
 *   DIR/server-1/server.log      what the server prints
 *   DIR/server-1/data/myid
 * </pre>
 *
 * <p>Server N has client port {@code base + N - 1}, and ports 1000 and 2000 above that one for its peers. Any thread.
 */
public final class LocalEnsemble implements AutoCloseable {
    /** Most servers; more would not fit between the ports. */
    public static final int MAX_SIZE = 9;

    private static final String HOST = "127.0.0.1";
    private static final String FOLDER = "server-";
    private static final int QUORUM_OFFSET = 1000;
    private static final int ELECTION_OFFSET = 2000;
    private static final int END_TIMEOUT_S = 15;

    private final Path folder;
    private final int size;
    private final int basePort;
    private final Process[] processes;
    private boolean closed;

    /** @param basePort client port of the first server. */
    public LocalEnsemble(final Path folder, final int size, final int basePort) {
        this.folder = folder.toAbsolutePath().normalize();
        this.size = size;
        this.basePort = basePort;
        processes = new Process[size];
    }

    /**
     * Writes configurations; those of an earlier run are kept as they are.
     *
     * @throws IOException when that fails, when the folder holds an ensemble of another size or other ports, or when a
     *     port is taken; the message says what to do.
     */
    public void prepare() throws IOException {
        requireSameSize();
        for (int server = 1; server <= size; server++) {
            final Path data = Files.createDirectories(serverFolder(server).resolve("data"));
            final String wanted = configuration(server);
            final Path file = configurationFile(server);
            if (!Files.exists(file)) {
                Files.writeString(file, wanted);
            } else if (!Files.readString(file).contains("clientPort=" + clientPort(server) + "\n")) {
                throw new IOException(file + " has another client port than " + clientPort(server)
                        + ": give the --base-port of that ensemble, or another --dir");
            }
            Files.writeString(data.resolve("myid"), server + "\n");
            requireFree(clientPort(server));
        }
    }

    private void requireSameSize() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            final long found = files.filter(
                            each -> each.getFileName().toString().startsWith(FOLDER))
                    .count();
            if (found != 0 && found != size) {
                throw new IOException(
                        folder + " holds an ensemble of " + found + ": give --size " + found + ", or another --dir");
            }
        }
    }

    private static void requireFree(final int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
        } catch (final IOException e) {
            throw new IOException("port " + port + " is taken: end what listens there, or give another --base-port", e);
        }
    }

    private String configuration(final int server) {
        final StringBuilder out = new StringBuilder("tickTime=2000\ninitLimit=10\nsyncLimit=5\n");
        out.append("dataDir=").append(serverFolder(server).resolve("data")).append('\n');
        out.append("clientPort=").append(clientPort(server)).append('\n');
        out.append("clientPortAddress=").append(HOST).append('\n');
        out.append("standaloneEnabled=false\nreconfigEnabled=true\n4lw.commands.whitelist=*\n");
        out.append("autopurge.purgeInterval=1\n");
        for (int other = 1; other <= size; other++) {
            final int port = clientPort(other);
            out.append("server.").append(other).append('=').append(HOST);
            out.append(':').append(port + QUORUM_OFFSET).append(':').append(port + ELECTION_OFFSET);
            out.append(":participant;").append(HOST).append(':').append(port).append('\n');
        }
        return out.toString();
    }

    /**
     * Starts a server that does not run.
     *
     * @throws IOException when there is no such program; what it says later is in its {@link #output}.
     */
    public synchronized void start(final int server) throws IOException {
        if (closed || isRunning(server)) {
            return;
        }
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.add("-D" + PaddockNode.END_WITH_PARENT + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PaddockNode.class.getName()));
        command.add(configurationFile(server).toString());
        processes[server - 1] = new ProcessBuilder(command)
                .directory(serverFolder(server).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output(server).toFile()))
                .start();
    }

    /** Ends a server: in order, or at once as {@code kill -9} does. */
    public synchronized void end(final int server, final boolean atOnce) {
        if (isRunning(server)) {
            if (atOnce) {
                processes[server - 1].destroyForcibly();
            } else {
                processes[server - 1].destroy();
            }
        }
    }

    public synchronized boolean isRunning(final int server) {
        return processes[server - 1] != null && processes[server - 1].isAlive();
    }

    /** Status with which a server ended; -1 while it runs, and before it has run. */
    public synchronized int exitStatus(final int server) {
        return processes[server - 1] == null || isRunning(server) ? -1 : processes[server - 1].exitValue();
    }

    /** Number of its process, 0 before it has run. */
    public synchronized long pid(final int server) {
        return processes[server - 1] == null ? 0 : processes[server - 1].pid();
    }

    /** Where clients reach a server. */
    public String clientAddress(final int server) {
        return HOST + ':' + clientPort(server);
    }

    /** Of all servers, in order. */
    public List<String> clientAddresses() {
        return IntStream.rangeClosed(1, size).mapToObj(this::clientAddress).toList();
    }

    public int size() {
        return size;
    }

    public Path folder() {
        return folder;
    }

    /** What a server prints. */
    public Path output(final int server) {
        return serverFolder(server).resolve("server.log");
    }

    private int clientPort(final int server) {
        return basePort + server - 1;
    }

    private Path serverFolder(final int server) {
        return folder.resolve(FOLDER + server);
    }

    private Path configurationFile(final int server) {
        return serverFolder(server).resolve("zoo.cfg");
    }

    /** Ends all servers in order, and whoever does not end, at once. */
    @Override
    public synchronized void close() {
        closed = true;
        final List<Process> running = Arrays.stream(processes)
                .filter(each -> each != null && each.isAlive())
                .toList();
        running.forEach(Process::destroy);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_TIMEOUT_S);
        boolean interrupted = false;
        for (final Process each : running) {
            try {
                if (!each.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    each.destroyForcibly();
                }
            } catch (final InterruptedException e) {
                interrupted = true;
                each.destroyForcibly();
            }
        }
        running.forEach(each -> each.onExit().join());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
