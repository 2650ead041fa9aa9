package io.paddock.tools.chaos;

import io.paddock.perf.peer.EnsembleNetwork;
import io.paddock.perf.peer.LoopbackNetwork;
import io.paddock.perf.peer.NamespaceNetwork;
import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Rounds of load and faults on one ensemble; after each, everything is healed and checked. One thread. */
final class ChaosRun implements AutoCloseable {
    private static final int CLIENTS = 5;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final int PLACES_TO_JOIN = 2;
    private static final long EPHEMERALS_GONE_MS = 4 * SESSION_TIMEOUT_MS;

    private final ChaosPlan plan;
    private final Consumer<String> log;
    private final EnsembleNetwork network;
    private final ServerEnsemble ensemble;
    private final Specials specials;
    private final Random random;
    private final StallWatch stalls = new StallWatch();
    private History history;
    private FinalState state;

    /** @param folder for the servers' data. */
    ChaosRun(final ChaosPlan plan, final Path folder, final Consumer<String> log) {
        this.plan = plan;
        final long startNs = System.nanoTime();
        this.log = line -> log.accept(String.format("%6.1f s  %s", (System.nanoTime() - startNs) / 1e9, line));
        random = new Random(plan.seed());
        final EnsembleNetwork cuttable =
                plan.namespaces() ? NamespaceNetwork.create(plan.servers() + PLACES_TO_JOIN) : null;
        network = cuttable == null ? new LoopbackNetwork() : cuttable;
        if (plan.namespaces() && cuttable == null) {
            this.log.accept("no network namespaces here: links are not cut");
        }
        ensemble = new ServerEnsemble(plan.kind(), network, folder, List.of("skipACL=yes", "snapCount=2000"), this.log);
        specials = new Specials(ensemble, isStrict() ? ServerEnsemble::moveLeader : null, SESSION_TIMEOUT_MS);
    }

    /** All rounds. An {@link AssertionError} tells what is wrong, with seed and round. */
    void run() throws IOException, InterruptedException {
        try {
            ensemble.start(plan.servers());
            for (int round = 1; round <= plan.rounds(); round++) {
                round(round);
            }
        } catch (final IOException e) {
            throw new AssertionError(name() + ": " + e.getMessage() + keepOutputs(), e);
        } catch (final AssertionError e) {
            throw new AssertionError(e.getMessage() + keepOutputs(), e);
        }
    }

    /** The servers' folders go; what they printed does not. */
    private String keepOutputs() throws IOException {
        final Path kept = Files.createTempDirectory("chaos-" + plan.seed() + "-");
        for (final int server : ensemble.numbers()) {
            Files.copy(ensemble.output(server), kept.resolve("server" + server + ".log"));
        }
        return "\noutput of the servers: " + kept;
    }

    /** Of the last round. */
    History history() {
        return history;
    }

    /** Of the last round. */
    FinalState state() {
        return state;
    }

    String name() {
        return plan.kind().name() + ", " + plan.servers() + " servers, seed " + plan.seed();
    }

    private void round(final int round) throws IOException, InterruptedException {
        final Layout layout = new Layout("/chaos-" + round);
        history = new History();
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
            new Nemesis(ensemble, specials, plan.faults(), history, random, log)
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
        found.addAll(lostSessions());
        found.addAll(Checker.violations(history.requests(), state, isStrict()));
        log.accept(String.format(
                "%s, round %d: %,d requests, %,d acknowledged writes, %d lost sessions, %d violations",
                name(),
                round,
                history.requests().size(),
                history.ackedWrites(),
                history.lostSessions().size(),
                found.size()));
        if (!found.isEmpty()) {
            throw new AssertionError(name() + ", round " + round + ":\n" + String.join("\n", found));
        }
        try (TreeReader last = new TreeReader(servers, SESSION_TIMEOUT_MS)) {
            last.remove(layout);
        }
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

    private List<String> lostSessions() {
        final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(SESSION_TIMEOUT_MS);
        final List<String> lost = new ArrayList<>();
        for (final History.LostSession session : history.lostSessions()) {
            final long stalledNs = stalls.stalledNs(session.timeNs(), 2 * timeoutNs);
            if (stalledNs > timeoutNs / 3) {
                log.accept(session + " was lost while the machine stood still for " + stalledNs / 1_000_000 + " ms");
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
