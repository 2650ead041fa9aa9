package io.paddock.perf.peer;

import io.paddock.perf.measure.Target;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Servers of one kind that keep one state together, each in a process of its own, numbered from 1. They and their data
 * go with this. One thread.
 */
public final class ServerEnsemble implements Closeable {
    private static final long START_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(180);
    private static final long POLL_NS = 5_000_000;
    private static final String MODE = "Mode: ";
    private static final String ZXID = "Zxid: 0x";

    private final Contender contender;
    private final EnsembleNetwork network;
    private final Path folder;
    private final List<String> settings;
    private final Consumer<String> progress;
    private final Map<Integer, ServerProcess> servers = new TreeMap<>();

    /**
     * Starts nothing.
     *
     * @param network closed by the caller, after this.
     * @param folder for the data, on the disk that is meant.
     * @param settings lines of zoo.cfg for every server, after those that all get.
     * @param progress told in a few words of what takes long.
     */
    public ServerEnsemble(
            final Contender contender,
            final EnsembleNetwork network,
            final Path folder,
            final List<String> settings,
            final Consumer<String> progress) {
        this.contender = contender;
        this.network = network;
        this.folder = folder;
        this.settings = List.copyOf(settings);
        this.progress = progress;
    }

    /** Name of the contender. */
    public String name() {
        return contender.name();
    }

    public EnsembleNetwork network() {
        return network;
    }

    /** Prepares servers 1 to {@code count}, starts them, and waits until all serve and one of them leads. */
    public void start(final int count) throws IOException {
        final List<Integer> members = IntStream.rangeClosed(1, count).boxed().toList();
        for (final int server : members) {
            prepare(server, members);
        }
        for (final int server : members) {
            server(server).launch();
        }
        awaitComplete();
    }

    /**
     * Prepares, and does not start, a server.
     *
     * @param members in its configuration, itself included.
     */
    public void prepare(final int server, final List<Integer> members) throws IOException {
        servers.put(
                server,
                contender.prepareMember(
                        new EnsembleSeat(server, folderOf(server), network, members, settings), progress));
    }

    /** Numbers of the servers that were prepared, running or not. */
    public List<Integer> numbers() {
        return List.copyOf(servers.keySet());
    }

    /** One of them. */
    public ServerProcess server(final int number) {
        return servers.get(number);
    }

    /** Ends a server without warning and forgets it; its data goes. */
    public void remove(final int number) throws IOException {
        servers.remove(number).close();
    }

    /** Loses what a server that does not run has on its disk, but not its number and its configuration. */
    public void wipe(final int number) throws IOException {
        final Path data = data(number);
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(data) && !file.equals(data.resolve("myid"))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The folder of a server's data. */
    public Path data(final int number) {
        return folderOf(number).resolve("data");
    }

    /** What a server has printed. */
    public Path output(final int number) {
        return server(number).output();
    }

    /** Addresses for clients, such as {@code 127.0.0.1:2181,127.0.0.1:2182}. */
    public String connectString() {
        return numbers().stream().map(this::connectString).collect(Collectors.joining(","));
    }

    /** That of one server. */
    public String connectString(final int number) {
        return server(number).address().getHostString() + ":"
                + server(number).address().getPort();
    }

    /** What stands behind {@code server.N=} for a server, in a reconfig. */
    public String line(final int number) throws IOException {
        return EnsembleSeat.line(network, number);
    }

    /** The server that says that it leads, if it can be asked. */
    public OptionalInt leader() {
        return numbers().stream()
                .filter(number -> mode(number).filter("leader"::equals).isPresent())
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /** As load meets it that connects to some of the servers, with what all of them use. */
    public Target through(final List<Integer> numbers) {
        return new EnsembleTarget(this, numbers);
    }

    /** The newest epoch that any server tells. */
    public long epoch() {
        return numbers().stream()
                .flatMap(number -> server(number).word("srvr").lines())
                .filter(line -> line.startsWith(ZXID))
                .mapToLong(line ->
                        Long.parseUnsignedLong(line.substring(ZXID.length()).strip(), 16) >>> Integer.SIZE)
                .max()
                .orElse(0);
    }

    /**
     * Has the leader let another server lead; Paddock only.
     *
     * @throws IOException when it refuses.
     */
    public void moveLeader() throws IOException {
        moveLeader(0);
    }

    /** @param target number of the server that shall lead, 0 for any. */
    public void moveLeader(final int target) throws IOException {
        final int leader = leader().orElseThrow(() -> new IOException(name() + " has no leader"));
        final String answer = server(leader).word("move", target).strip();
        if (!answer.startsWith("Leadership")) {
            throw new IOException("the leader cannot be moved: " + answer);
        }
    }

    /** What a server says that it is: leader, follower, observer; empty while it does not serve. */
    public Optional<String> mode(final int number) {
        if (!server(number).isAlive() || server(number).isSuspended()) {
            return Optional.empty();
        }
        return server(number)
                .word("srvr")
                .lines()
                .filter(line -> line.startsWith(MODE))
                .map(line -> line.substring(MODE.length()).strip())
                .findFirst();
    }

    /** A value of {@code mntr}; empty when there is none. */
    public Optional<String> monitored(final int number, final String key) {
        return server(number)
                .word("mntr")
                .lines()
                .filter(line -> line.startsWith(key + "\t"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst();
    }

    /** Whether all servers serve, one of them leads, and it says that all others are in sync. */
    public boolean isComplete() {
        final OptionalInt leader = leader();
        return leader.isPresent()
                && numbers().stream().allMatch(number -> mode(number).isPresent())
                && monitored(leader.getAsInt(), "zk_synced_followers")
                        .filter(count -> Double.parseDouble(count) >= servers.size() - 1)
                        .isPresent();
    }

    /** Waits for {@link #isComplete}; a server that has ended is an error. */
    public void awaitComplete() throws IOException {
        await("all servers of " + name() + " in sync", START_TIMEOUT_MS, () -> {
            servers.values().forEach(ServerEnsemble::requireAlive);
            return isComplete();
        });
    }

    /**
     * Waits for a condition.
     *
     * @throws IOException when it does not hold in time; with the last words of all servers.
     */
    public void await(final String what, final long timeoutMs, final BooleanSupplier condition) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new IOException("waited " + timeoutMs / 1000 + " s in vain for: " + what + "; " + describe());
                }
                LockSupport.parkNanos(POLL_NS);
            }
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** How each server is, with the last lines of its output. */
    public String describe() {
        return servers.entrySet().stream()
                .map(entry -> "server " + entry.getKey() + " "
                        + (entry.getValue().isAlive() ? mode(entry.getKey()).orElse("not serving") : "ended") + ", "
                        + entry.getValue().lastOutput())
                .collect(Collectors.joining("; "));
    }

    private static void requireAlive(final ServerProcess server) {
        if (!server.isAlive()) {
            throw new UncheckedIOException(new IOException(server.name() + " ended; " + server.lastOutput()));
        }
    }

    private Path folderOf(final int server) {
        return folder.resolve("server" + server);
    }

    @Override
    public void close() throws IOException {
        IOException fault = null;
        for (final ServerProcess server : servers.values()) {
            try {
                server.close();
            } catch (final IOException e) {
                fault = e;
            }
        }
        servers.clear();
        if (fault != null) {
            throw fault;
        }
        Files.deleteIfExists(folder);
    }
}
