package io.paddock.tools.chaos;

import io.paddock.perf.peer.EnsembleNetwork;
import io.paddock.perf.peer.LoopbackNetwork;
import io.paddock.perf.peer.NamespaceNetwork;
import io.paddock.perf.peer.ServerEnsemble;
import io.paddock.tools.inspect.FilesComparison;
import io.paddock.tools.inspect.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rounds of load and faults on one ensemble; after each, everything is healed and checked. One thread. */
final class ChaosRun implements AutoCloseable {
    private static final int CLIENTS = 5;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final int PLACES_TO_JOIN = 2;
    private static final long EPHEMERALS_GONE_MS = 4 * SESSION_TIMEOUT_MS;

    private static final long LIVE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SAME_SNAPSHOT_MS = 180_000;
    private static final String SNAP_COUNT = "snapCount=2000";
    private static final String SNAP_COUNT_EVERY = "snapCount=2";
    /** Small segments, so that new ones are needed all the time. */
    private static final List<String> SETTINGS = List.of("skipACL=yes", SNAP_COUNT, "paddock.journal.segmentSize=1m");

    private final ChaosPlan plan;
    private final Path folder;
    private final List<Fault> faults;
    private final Map<Fault, Integer> inflicted = Collections.synchronizedMap(new EnumMap<>(Fault.class));
    private final Consumer<String> log;
    private final EnsembleNetwork network;
    private final ServerEnsemble ensemble;
    private final Specials specials;
    private final Random random;
    private final StallWatch stalls = new StallWatch();
    private volatile History history;
    private volatile int current;
    private volatile int ackedWrites;
    private volatile int lostSessions;

    /** @param folder for the servers' data and clocks. */
    ChaosRun(final ChaosPlan plan, final Path folder, final Consumer<String> log) throws IOException {
        this.plan = plan;
        this.folder = folder;
        final long startNs = System.nanoTime();
        this.log = line -> log.accept(String.format("%6.1f s  %s", (System.nanoTime() - startNs) / 1e9, line));
        random = new Random(plan.seed());
        final NamespaceNetwork namespaces =
                plan.namespaces() ? NamespaceNetwork.create(plan.servers() + PLACES_TO_JOIN) : null;
        final EnsembleNetwork plain = namespaces == null ? new LoopbackNetwork() : namespaces;
        final SteppedClocks clocks =
                plan.faults().contains(Fault.CLOCK_STEP) ? SteppedClocks.around(plain, folder.resolve("clocks")) : null;
        network = clocks == null ? plain : clocks;
        if (plan.namespaces() && namespaces == null) {
            this.log.accept("no network namespaces here (they take Linux and root): all servers on loopback");
        }
        ensemble = new ServerEnsemble(plan.kind(), network, folder.resolve("servers"), SETTINGS, this.log);
        specials = new Specials(
                ensemble, isStrict() ? ServerEnsemble::moveLeader : null, namespaces, clocks, SESSION_TIMEOUT_MS);
        faults = plan.faults().stream()
                .filter(fault -> specials.obstacle(fault).isEmpty())
                .toList();
        for (final Fault fault : plan.faults()) {
            specials.obstacle(fault).ifPresent(why -> this.log.accept("left out: " + fault + ", " + why));
        }
    }

    /** All rounds. An {@link AssertionError} tells what is wrong, with seed and round. */
    void run() throws IOException, InterruptedException {
        final Thread live = new Thread(this::tellWhatGoesOn, "chaos-live");
        live.setDaemon(true);
        live.start();
        try {
            ensemble.start(plan.servers());
            for (int round = 1; round <= plan.rounds(); round++) {
                current = round;
                round(round);
            }
            if (isStrict()) {
                compareFiles();
            }
            log.accept(String.format(
                    "%s: every promise kept; %d rounds, %,d acknowledged writes, %d lost sessions, faults %s",
                    name(), plan.rounds(), ackedWrites, lostSessions, inflicted));
        } catch (final IOException e) {
            throw new AssertionError(name() + ": " + e.getMessage() + keepFiles(), e);
        } catch (final AssertionError e) {
            throw new AssertionError(e.getMessage() + keepFiles(), e);
        } finally {
            live.interrupt();
            live.join();
        }
    }

    private void tellWhatGoesOn() {
        while (!Thread.interrupted()) {
            LockSupport.parkNanos(LIVE_NS);
            final History now = history;
            if (now != null && !Thread.currentThread().isInterrupted()) {
                log.accept(String.format(
                        "... round %d of %d, %,d writes acknowledged, %d sessions lost, %d faults",
                        current,
                        plan.rounds(),
                        ackedWrites + now.ackedWrites(),
                        lostSessions + now.lostSessions().size(),
                        inflicted.values().stream().mapToInt(Integer::intValue).sum()));
            }
        }
    }

    /**
     * With snapshots after every entry, all servers come to one of the same zxid when nothing is written any more; then
     * their files are held against each other.
     */
    private void compareFiles() throws IOException {
        history = null;
        for (final int server : ensemble.numbers()) {
            ensemble.server(server).stop();
            final Path config = ensemble.data(server).resolveSibling("zoo.cfg");
            Files.writeString(config, Files.readString(config).replace(SNAP_COUNT, SNAP_COUNT_EVERY));
            ensemble.server(server).launch();
        }
        ensemble.awaitComplete();
        ensemble.await("snapshots of one zxid", SAME_SNAPSHOT_MS, () -> {
            LockSupport.parkNanos(LIVE_NS / 20);
            return ensemble.numbers().stream()
                            .map(this::newestSnapshot)
                            .distinct()
                            .count()
                    == 1;
        });
        for (final int server : ensemble.numbers()) {
            ensemble.server(server).stop();
        }
        final StringWriter told = new StringWriter();
        final boolean equal = new FilesComparison(new Output(new PrintWriter(told, true), false))
                .compare(ensemble.numbers().stream().map(ensemble::data).toList());
        told.toString().lines().forEach(log);
        if (!equal) {
            throw new AssertionError(name() + ", files of the servers differ:\n" + told);
        }
    }

    /** Its name; another one for each server where there is none. */
    private String newestSnapshot(final int server) {
        try (Stream<Path> files = Files.walk(ensemble.data(server))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("snapshot\\.[0-9a-f]+"))
                    .max(Comparator.comparingLong(
                            name -> Long.parseUnsignedLong(name.substring(name.indexOf('.') + 1), 16)))
                    .orElse("none of server " + server);
        } catch (final IOException | UncheckedIOException e) {
            return "not readable at server " + server;
        }
    }

    /** What the servers have printed and what is on their disks; and how the same choices are made again. */
    private String keepFiles() throws IOException {
        final Path kept = Files.createTempDirectory("chaos-" + plan.seed() + "-");
        for (final int server : ensemble.numbers()) {
            final Path to = Files.createDirectories(kept.resolve("server" + server));
            Files.copy(ensemble.output(server), to.resolve("output.log"));
            copyFolder(ensemble.data(server), to.resolve("data"));
        }
        final String names = plan.faults().stream()
                .map(fault -> fault.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        return "\noutput and data of the servers: " + kept + "\nonce more (the choices are the same, their moments are"
                + " not): ./paddock check chaos --kind " + plan.kind().name().split(" ")[0] + " --servers "
                + plan.servers() + " --seed " + plan.seed() + " --minutes "
                + Math.max(1, plan.rounds() * plan.roundSeconds() / 60) + " --faults " + names;
    }

    private static void copyFolder(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                try {
                    Files.copy(file, target);
                } catch (final NoSuchFileException e) {
                    // The server has just removed it.
                }
            }
        } catch (final UncheckedIOException e) {
            // It removes what is old, under the eyes of the walk; the rest is as good as it gets.
        }
    }

    String name() {
        return plan.kind().name() + ", " + plan.servers() + " servers, seed " + plan.seed();
    }

    private void round(final int round) throws IOException, InterruptedException {
        final Layout layout = new Layout("/chaos-" + round);
        history = new History();
        final FinalState state;
        final List<ChaosClient> clients = new ArrayList<>();
        final String servers = ensemble.connectString();
        try (TreeReader first = new TreeReader(servers, SESSION_TIMEOUT_MS)) {
            first.prepare(layout, CLIENTS);
        }
        try {
            for (int id = 1; id <= CLIENTS; id++) {
                clients.add(new ChaosClient(id, layout, servers, SESSION_TIMEOUT_MS, history, random.nextLong()));
            }
            clients.forEach(ChaosClient::start);
            new Nemesis(ensemble, specials, faults, history, random, inflicted, log)
                    .run(System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.roundSeconds()));
            for (final ChaosClient client : clients) {
                client.stopLoad();
            }
            log.accept("healed and without load: reading what all servers have");
            state = read(layout, clients);
        } finally {
            for (final ChaosClient client : clients) {
                client.close();
            }
        }
        final List<String> found = new ArrayList<>(history.incidents());
        found.addAll(unduly());
        found.addAll(differentDigests());
        found.addAll(Watches.violations(history.sightings()));
        found.addAll(Checker.violations(history.requests(), state, isStrict()));
        log.accept(String.format(
                "%s, round %d: %,d requests, %,d acknowledged writes, %d lost sessions, %d violations",
                name(),
                round,
                history.requests().size(),
                history.ackedWrites(),
                history.lostSessions().size(),
                found.size()));
        ackedWrites += history.ackedWrites();
        lostSessions += history.lostSessions().size();
        if (!found.isEmpty()) {
            throw new AssertionError(name() + ", round " + round + ":\n" + String.join("\n", found));
        }
        try (TreeReader last = new TreeReader(servers, SESSION_TIMEOUT_MS)) {
            last.remove(layout);
        }
        history = null;
    }

    /** ZooKeeper's sync does not wait for a quorum. */
    private boolean isStrict() {
        return plan.kind().name().equals("paddock");
    }

    private FinalState read(final Layout layout, final List<ChaosClient> clients)
            throws IOException, InterruptedException {
        final TreeMap<Integer, SortedMap<String, NodeImage>> with = new TreeMap<>();
        final TreeMap<Integer, SortedMap<String, NodeImage>> without = new TreeMap<>();
        final Set<Long> sessions = new HashSet<>();
        clients.forEach(client -> sessions.add(client.sessionId()));
        final List<TreeReader> readers = new ArrayList<>();
        try {
            for (final int server : ensemble.numbers()) {
                readers.add(new TreeReader(ensemble.connectString(server), SESSION_TIMEOUT_MS));
            }
            awaitEphemerals(readers.get(0), layout, sessions);
            for (int i = 0; i < readers.size(); i++) {
                with.put(ensemble.numbers().get(i), readers.get(i).read(layout.root()));
            }
            for (final ChaosClient client : clients) {
                client.close();
            }
            awaitEphemerals(readers.get(0), layout, Set.of());
            for (int i = 0; i < readers.size(); i++) {
                without.put(ensemble.numbers().get(i), readers.get(i).read(layout.root()));
            }
        } finally {
            for (final TreeReader reader : readers) {
                reader.close();
            }
        }
        return new FinalState(with, without, sessions);
    }

    /** A session whose end was lost on the way to a server ends by its timeout; then its nodes must go. */
    private void awaitEphemerals(final TreeReader reader, final Layout layout, final Set<Long> sessions)
            throws IOException {
        ensemble.await("the end of ephemeral nodes", EPHEMERALS_GONE_MS, () -> {
            try {
                return reader.read(layout.root()).values().stream()
                        .allMatch(node -> node.owner() == 0 || sessions.contains(node.owner()));
            } catch (final IOException e) {
                return false;
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    /** What servers say of their trees at the same zxids. */
    private List<String> differentDigests() {
        final Map<String, String> digests = new HashMap<>();
        final List<String> different = new ArrayList<>();
        int compared = 0;
        for (final int server : isStrict() ? ensemble.numbers() : List.<Integer>of()) {
            for (final String line :
                    ensemble.server(server).word("hash").lines().toList()) {
                final String[] words = line.split(": ", 2);
                final String other = words.length == 2 ? digests.putIfAbsent(words[0], words[1]) : null;
                if (other != null) {
                    compared++;
                    if (!other.equals(words[1])) {
                        different.add("server " + server + " has another digest at zxid 0x" + words[0]);
                    }
                }
            }
        }
        log.accept(compared + " digests compared");
        return different;
    }

    private List<String> unduly() {
        final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(SESSION_TIMEOUT_MS);
        final List<String> lost = new ArrayList<>();
        for (final History.LostSession session : history.lostSessions()) {
            final long stalledNs = stalls.stalledNs(session.timeNs(), 2 * timeoutNs);
            final long outageNs = history.outageNs(session.timeNs(), timeoutNs * 4 / 3);
            if (stalledNs > timeoutNs / 3) {
                log.accept(session + " was lost while the machine stood still for " + stalledNs / 1_000_000 + " ms");
            } else if (outageNs >= timeoutNs) {
                // The library ends a session by itself when it has reached nobody for 4/3 of its timeout.
                log.accept(session + " was lost while no majority ran for " + outageNs / 1_000_000 + " ms");
            } else {
                lost.add("lost though a majority was there: " + session);
            }
        }
        return lost;
    }

    @Override
    public void close() throws Exception {
        try (network;
                stalls) {
            ensemble.close();
        }
    }
}
