package io.paddock.tools.chaos;

import io.paddock.perf.peer.ServerEnsemble;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Disturbs an ensemble, as a seed says, and heals it again. One thread. */
final class Nemesis {
    private static final long PROGRESS_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(180);
    private static final int LONGEST_HOLD_MS = 6_000;
    private static final int SHORTEST_HOLD_MS = 300;
    private static final int LONGEST_PAUSE_MS = 1_500;

    private final ServerEnsemble ensemble;
    private final Specials specials;
    private final List<Fault> faults;
    private final History history;
    private final Random random;
    private final Consumer<String> log;
    /** What one server suffers now, by its number. */
    private final Map<Integer, Disturbance> disturbed = new TreeMap<>();

    /** Started again and not serving yet. */
    private final Set<Integer> recovering = new HashSet<>();

    private final Set<Link> cut = new HashSet<>();
    private final Map<Fault, Integer> inflicted;

    /**
     * @param faults to choose from, all of which can be inflicted.
     * @param inflicted counts them.
     */
    Nemesis(
            final ServerEnsemble ensemble,
            final Specials specials,
            final List<Fault> faults,
            final History history,
            final Random random,
            final Map<Fault, Integer> inflicted,
            final Consumer<String> log) {
        this.ensemble = ensemble;
        this.specials = specials;
        this.faults = List.copyOf(faults);
        this.history = history;
        this.random = random;
        this.inflicted = inflicted;
        this.log = log;
    }

    /** Disturbs until a deadline, then heals; returns when all servers are in sync and writes go on. */
    void run(final long deadlineNs) throws IOException {
        while (System.nanoTime() - deadlineNs < 0) {
            step();
            pause(random.nextInt(LONGEST_PAUSE_MS));
            healDue(System.nanoTime());
        }
        log.accept(String.format("longest time without a write %.2f s", history.takeLongestGapNs() / 1e9));
        healAll();
        awaitProgress("the end of all faults");
        ensemble.awaitComplete();
        log.accept(String.format(
                "all in sync, longest time without a write meanwhile %.2f s", history.takeLongestGapNs() / 1e9));
    }

    private void step() throws IOException {
        final Fault fault = choose();
        if (fault.reach() == Fault.Reach.ONE) {
            recovering.removeIf(server -> ensemble.server(server).isServing());
            if (disturbed.size() + recovering.size() < (ensemble.numbers().size() - 1) / 2) {
                disturb(fault);
                inflicted.merge(fault, 1, Integer::sum);
            }
            return;
        }
        inflicted.merge(fault, 1, Integer::sum);
        if (fault.reach() == Fault.Reach.NONE) {
            final int server =
                    ensemble.numbers().get(random.nextInt(ensemble.numbers().size()));
            log.accept(fault + " of server " + server);
            specials.inflict(fault, server, random);
            return;
        }
        healAll();
        awaitProgress("healing");
        if (fault.reach() == Fault.Reach.WHOLE) {
            ensemble.awaitComplete();
        }
        final long startNs = System.nanoTime();
        history.takeLongestGapNs();
        whole(fault);
        awaitProgress(fault.toString());
        if (fault.reach() == Fault.Reach.WHOLE) {
            ensemble.awaitComplete();
        }
        log.accept(String.format(
                "%s took %.1f s, longest time without a write %.2f s",
                fault, (System.nanoTime() - startNs) / 1e9, history.takeLongestGapNs() / 1e9));
    }

    /** Whatever has not been inflicted yet goes first, so that a short run has some of everything. */
    private Fault choose() {
        final List<Fault> missing =
                faults.stream().filter(fault -> !inflicted.containsKey(fault)).toList();
        final List<Fault> eligible = missing.isEmpty() ? faults : missing;
        int ticket = random.nextInt(eligible.stream().mapToInt(Fault::weight).sum());
        for (final Fault fault : eligible) {
            ticket -= fault.weight();
            if (ticket < 0) {
                return fault;
            }
        }
        throw new IllegalStateException();
    }

    private void disturb(final Fault fault) throws IOException {
        final int server = victim();
        final Disturbance disturbance = new Disturbance(
                fault,
                System.nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(
                                SHORTEST_HOLD_MS + random.nextInt(LONGEST_HOLD_MS - SHORTEST_HOLD_MS)),
                fault.cutsLinks() ? links(fault, server) : Set.of());
        log.accept(fault + " of server " + server
                + ensemble.mode(server).map(mode -> ", " + mode).orElse(""));
        disturbed.put(server, disturbance);
        switch (fault) {
            case KILL -> ensemble.server(server).kill();
            case PAUSE -> ensemble.server(server).suspend();
            default -> applyCuts();
        }
    }

    /** One that is not disturbed: the leader, half of the time. */
    private int victim() {
        final List<Integer> candidates = new ArrayList<>(ensemble.numbers());
        candidates.removeAll(disturbed.keySet());
        candidates.removeAll(recovering);
        final OptionalInt leader = random.nextBoolean() ? ensemble.leader() : OptionalInt.empty();
        return leader.isPresent() && candidates.contains(leader.getAsInt())
                ? leader.getAsInt()
                : candidates.get(random.nextInt(candidates.size()));
    }

    private Set<Link> links(final Fault fault, final int server) {
        final List<Integer> others = new ArrayList<>(ensemble.numbers());
        others.remove(Integer.valueOf(server));
        final boolean one = fault == Fault.CUT_LINK;
        final List<Integer> peers = one ? List.of(others.get(random.nextInt(others.size()))) : others;
        final boolean out = fault == Fault.ISOLATE || fault == Fault.SILENCE || one;
        final boolean in = fault == Fault.ISOLATE || fault == Fault.DEAFEN || one && random.nextBoolean();
        final Set<Link> links = new HashSet<>();
        for (final int peer : peers) {
            if (out) {
                links.add(new Link(server, peer));
            }
            if (in) {
                links.add(new Link(peer, server));
            }
        }
        return links;
    }

    private void applyCuts() throws IOException {
        final Set<Link> wanted = new HashSet<>();
        disturbed.values().forEach(disturbance -> wanted.addAll(disturbance.links));
        for (final Link link : wanted) {
            if (cut.add(link)) {
                ensemble.network().cut(link.from, link.to);
            }
        }
        for (final Link link : List.copyOf(cut)) {
            if (!wanted.contains(link)) {
                ensemble.network().join(link.from, link.to);
                cut.remove(link);
            }
        }
    }

    private void healDue(final long nowNs) throws IOException {
        for (final int server : List.copyOf(disturbed.keySet())) {
            if (disturbed.get(server).untilNs - nowNs < 0) {
                heal(server);
            }
        }
    }

    private void healAll() throws IOException {
        for (final int server : List.copyOf(disturbed.keySet())) {
            heal(server);
        }
    }

    private void heal(final int server) throws IOException {
        final Disturbance disturbance = disturbed.remove(server);
        switch (disturbance.fault) {
            case KILL -> {
                ensemble.server(server).launch();
                recovering.add(server);
            }
            case PAUSE -> ensemble.server(server).resume();
            default -> applyCuts();
        }
    }

    private void whole(final Fault fault) throws IOException {
        switch (fault) {
            case KILL_ALL -> killAll();
            case PAUSE_MOST -> pauseMost();
            case ROLLING_RESTART -> {
                for (final int server : ensemble.numbers()) {
                    ensemble.server(server).stop();
                    ensemble.server(server).launch();
                    ensemble.awaitComplete();
                }
            }
            case WIPE -> {
                final int server = victim();
                log.accept("WIPE of server " + server);
                ensemble.server(server).kill();
                ensemble.wipe(server);
                pause(random.nextInt(LONGEST_PAUSE_MS));
                ensemble.server(server).launch();
            }
            default -> {
                final int server = victim();
                log.accept(fault + (fault == Fault.FULL_DISK ? " of server " + server : "") + " begins");
                specials.inflict(fault, server, random);
            }
        }
    }

    /** Tells how much of the time is that of the processes to start, and how much that of the servers to agree. */
    private void killAll() throws IOException {
        final long killedNs = System.nanoTime();
        for (final int server : ensemble.numbers()) {
            ensemble.server(server).kill();
        }
        final long startNs = System.nanoTime();
        for (final int server : ensemble.numbers()) {
            ensemble.server(server).launch();
        }
        ensemble.await("answers after KILL_ALL", PROGRESS_TIMEOUT_MS, () -> ensemble.numbers().stream()
                .allMatch(server -> ensemble.server(server).word("ruok").startsWith("imok")));
        final long answeredNs = System.nanoTime();
        ensemble.await("a leader after KILL_ALL", PROGRESS_TIMEOUT_MS, () -> ensemble.leader()
                .isPresent());
        history.outage(killedNs);
        log.accept(String.format(
                "all answer after %.1f s, a leader after %.1f s",
                (answeredNs - startNs) / 1e9, (System.nanoTime() - startNs) / 1e9));
    }

    private void pauseMost() throws IOException {
        final List<ServerProcess> paused = new ArrayList<>();
        final long pausedNs = System.nanoTime();
        for (final int server : ensemble.numbers()) {
            if (paused.size() <= ensemble.numbers().size() / 2) {
                ensemble.server(server).suspend();
                paused.add(ensemble.server(server));
            }
        }
        pause(SHORTEST_HOLD_MS + random.nextInt(LONGEST_HOLD_MS / 2));
        for (final ServerProcess server : paused) {
            server.resume();
        }
        history.outage(pausedNs);
    }

    /** A majority is well, so writes must go on. */
    private void awaitProgress(final String after) throws IOException {
        final long nowNs = System.nanoTime();
        ensemble.await("a write after " + after, PROGRESS_TIMEOUT_MS, () -> history.hasProgressSince(nowNs));
    }

    private static void pause(final long ms) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(deadlineNs - System.nanoTime());
        }
    }

    /** A way from one server to another. */
    private record Link(int from, int to) {}

    /** What one server suffers, and until when. */
    private record Disturbance(Fault fault, long untilNs, Set<Link> links) {}
}
