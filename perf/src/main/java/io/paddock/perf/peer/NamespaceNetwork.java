package io.paddock.perf.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Each server in a network namespace of its own, with mounts of its own, on a bridge that this process reaches, too: links between servers can
 * be cut while clients still reach all of them. Linux, and root only.
 *
 * <p>All neighbours are entered by hand, so nobody asks for addresses; a link is cut by entering a neighbour's address
 * wrong at the sender, whose packets then reach nobody. The namespaces live as long as a process in each, which ends
 * when its input does: with this JVM at the latest. The bridge has to be removed by {@link #close}.
 */
public final class NamespaceNetwork implements EnsembleNetwork {
    /** Of the block for tests of network devices, which nobody routes. */
    private static final String PREFIX = "198.18.";

    private static final int GATEWAY = 254;
    private static final Ports PORTS = new Ports(2888, 3888, 2181);
    private static final long TIMEOUT_S = 120;

    private final int subnet;
    private final String bridge;
    private final Map<Integer, Process> keepers = new HashMap<>();
    private final Thread lastResort = new Thread(this::removeBridge, "bridge-end");

    private NamespaceNetwork(final int subnet) {
        this.subnet = subnet;
        bridge = "pdkbr" + subnet;
    }

    /**
     * Makes the namespaces of servers 1 to {@code servers}.
     *
     * @return null where that is not possible.
     */
    public static NamespaceNetwork create(final int servers) {
        // Two runs at once need two networks; those of one process differ from those of another.
        final NamespaceNetwork network =
                new NamespaceNetwork((int) (ProcessHandle.current().pid() % 250));
        try {
            network.run("ip", "link", "add", network.bridge, "type", "bridge");
            Runtime.getRuntime().addShutdownHook(network.lastResort);
            network.run("ip", "addr", "add", network.address(GATEWAY) + "/24", "dev", network.bridge);
            network.run("ip", "link", "set", network.bridge, "address", mac(GATEWAY), "up");
            for (int server = 1; server <= servers; server++) {
                network.addServer(server, servers);
            }
            return network;
        } catch (final IOException e) {
            network.close();
            return null;
        }
    }

    private void addServer(final int server, final int servers) throws IOException {
        final Process keeper = new ProcessBuilder("unshare", "-n", "-m", "sh", "-c", "echo ready && exec cat")
                .redirectErrorStream(true)
                .start();
        keepers.put(server, keeper);
        final String said =
                new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (!"ready".equals(said)) {
            throw new IOException("no network namespace: " + said);
        }
        final String outside = bridge + "s" + server;
        final String pid = Long.toString(keeper.pid());
        run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", pid);
        run("ip", "link", "set", outside, "master", bridge, "up");
        runInside(server, "ip", "link", "set", "lo", "up");
        runInside(server, "ip", "link", "set", "eth0", "address", mac(server), "up");
        runInside(server, "ip", "addr", "add", host(server) + "/24", "dev", "eth0");
        runInside(server, "ip", "neigh", "replace", address(GATEWAY), "lladdr", mac(GATEWAY), "dev", "eth0");
        run("ip", "neigh", "replace", host(server), "lladdr", mac(server), "dev", bridge);
        for (int other = 1; other <= servers; other++) {
            if (other != server) {
                join(server, other);
            }
        }
    }

    @Override
    public String host(final int server) {
        return address(server);
    }

    @Override
    public Ports ports(final int server) {
        return PORTS;
    }

    @Override
    public List<String> inside(final int server, final List<String> command) {
        final List<String> whole = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(keepers.get(server).pid()), "-n", "-m"));
        whole.addAll(command);
        return whole;
    }

    @Override
    public boolean canCut() {
        return true;
    }

    @Override
    public void cut(final int from, final int to) throws IOException {
        neighbour(from, to, "02:00:00:00:ff:ff");
    }

    @Override
    public void join(final int from, final int to) throws IOException {
        neighbour(from, to, mac(to));
    }

    @Override
    public boolean isLoopback() {
        return false;
    }

    private void neighbour(final int at, final int of, final String mac) throws IOException {
        runInside(at, "ip", "neigh", "replace", host(of), "lladdr", mac, "dev", "eth0", "nud", "permanent");
    }

    private String address(final int number) {
        return PREFIX + subnet + "." + number;
    }

    private static String mac(final int number) {
        return String.format("02:00:00:00:00:%02x", number);
    }

    /**
     * Runs a command where a server lives, and waits for its end.
     *
     * @throws IOException when it fails.
     */
    public void runInside(final int server, final String... command) throws IOException {
        run(inside(server, List.of(command)).toArray(String[]::new));
    }

    private static void run(final String... command) throws IOException {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private void removeBridge() {
        keepers.values().forEach(Process::destroyForcibly);
        try {
            run("ip", "link", "del", bridge);
        } catch (final IOException e) {
            // It was not made, or has gone.
        }
    }

    @Override
    public void close() {
        removeBridge();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (final IllegalStateException shuttingDown) {
            // The hook finds nothing to do.
        }
    }
}
