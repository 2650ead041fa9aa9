package io.paddock.tools.chaos;

import io.paddock.tools.chaos.Request.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares what clients were told with what they and the servers show: acknowledged writes are there, in the order of
 * their zxids, which is that of each session and of real time; what was refused is not there; what is unknown was done
 * once at most; ephemeral nodes are there as long as their sessions; all servers show the same.
 */
final class Checker {
    private static final int MOST_TOLD = 20;

    private final List<Request> requests;
    private final FinalState end;
    private final boolean strictSync;
    private final List<String> violations = new ArrayList<>();

    /** @param strictSync whether a read behind a sync must show whatever was acknowledged before the sync. */
    private Checker(final List<Request> requests, final FinalState end, final boolean strictSync) {
        this.requests = requests;
        this.end = end;
        this.strictSync = strictSync;
    }

    /** What is wrong, a line each; empty when nothing is. */
    static List<String> violations(final Collection<Request> requests, final FinalState end, final boolean strictSync) {
        final List<Request> sorted = new ArrayList<>(requests);
        sorted.sort(Comparator.comparingInt((Request request) -> request.client)
                .thenComparingLong(request -> request.number));
        return new Checker(sorted, end, strictSync).check();
    }

    private List<String> check() {
        compareServers(end.withSessions());
        compareServers(end.withoutSessions());
        checkOrder();
        checkRegisters();
        final SortedMap<String, NodeImage> with =
                end.withSessions().values().iterator().next();
        final SortedMap<String, NodeImage> without =
                end.withoutSessions().values().iterator().next();
        violations.addAll(new CreatedNodes(requests, with, without, end.openSessions()).violations());
        return violations.size() <= MOST_TOLD ? violations : told();
    }

    private List<String> told() {
        final List<String> first = new ArrayList<>(violations.subList(0, MOST_TOLD));
        first.add("and " + (violations.size() - MOST_TOLD) + " more");
        return first;
    }

    private void compareServers(final Map<Integer, SortedMap<String, NodeImage>> byServer) {
        final Integer first = byServer.keySet().iterator().next();
        final SortedMap<String, NodeImage> expected = byServer.get(first);
        byServer.forEach((server, nodes) -> {
            if (!nodes.equals(expected)) {
                final List<String> differences = new ArrayList<>();
                final TreeMap<String, NodeImage> all = new TreeMap<>(expected);
                all.putAll(nodes);
                for (final String path : all.keySet()) {
                    if (!java.util.Objects.equals(nodes.get(path), expected.get(path))) {
                        differences.add(path + " is " + nodes.get(path) + " and " + expected.get(path));
                    }
                }
                violations.add("servers " + server + " and " + first + " differ: "
                        + differences.stream().limit(3).collect(Collectors.joining(", ")));
            }
        });
    }

    /** zxids follow each session's order and real time. */
    private void checkOrder() {
        final Map<Long, Request> lastBySession = new HashMap<>();
        final List<Request> writes = new ArrayList<>();
        for (final Request request : requests) {
            if (request.isAcked() && request.zxid != 0 && !request.readsRegister()) {
                writes.add(request);
                final Request before = lastBySession.put(request.session, request);
                if (before != null && before.zxid >= request.zxid) {
                    violations.add("out of the session's order: " + before + " and then " + request);
                }
            }
        }
        writes.sort(Comparator.comparingLong(write -> write.zxid));
        Request latestStart = null;
        Request previous = null;
        for (final Request write : writes) {
            if (previous != null && previous.zxid == write.zxid) {
                violations.add("one zxid for two writes: " + previous + " and " + write);
            }
            if (latestStart != null && write.endNs < latestStart.startNs) {
                violations.add("out of real time's order: " + write + " had ended before this began: " + latestStart);
            }
            if (latestStart == null || write.startNs > latestStart.startNs) {
                latestStart = write;
            }
            previous = write;
        }
    }

    private void checkRegisters() {
        final SortedMap<String, NodeImage> nodes =
                end.withSessions().values().iterator().next();
        final Map<String, Register> registers = new TreeMap<>();
        for (final Request request : requests) {
            if (request.writesRegister() || request.readsRegister()) {
                registers.computeIfAbsent(request.path, Register::new).add(request);
            }
        }
        registers.forEach((path, register) -> {
            register.check(nodes.get(path), strictSync, violations);
            if (path.endsWith("-left")) {
                register.check(nodes.get(Layout.right(path)), strictSync, violations);
            }
        });
    }

    /** Whether a request asks for a node that lives outside of the registers. */
    static boolean isCreate(final Request request) {
        return request.kind == Kind.SEQUENTIAL || request.kind == Kind.EPHEMERAL;
    }
}
