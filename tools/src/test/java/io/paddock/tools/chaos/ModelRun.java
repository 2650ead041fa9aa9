package io.paddock.tools.chaos;

import io.paddock.tools.chaos.Request.Kind;
import io.paddock.tools.chaos.Request.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A history of clients with a server that keeps every promise, made from a seed: one request after the other, some of
 * whose replies are lost. What it holds may be falsified to see whether the checker notices.
 */
final class ModelRun {
    private static final int CLIENTS = 3;
    private static final int SERVERS = 3;

    final List<Request> requests = new ArrayList<>();
    final SortedMap<String, NodeImage> nodes = new TreeMap<>();
    private final Layout layout = new Layout("/model");
    private final Random random;
    private final long[] numbers = new long[CLIENTS + 1];
    private final Map<Integer, Deque<String>> created = new HashMap<>();
    private long zxid = 0x100000000L;
    private long nowNs;
    private int counter;

    ModelRun(final long seed, final int length) {
        random = new Random(seed);
        for (final String path : layout.registers(CLIENTS)) {
            nodes.put(path, new NodeImage(Layout.INITIAL, 0, 0, ++zxid, zxid, zxid, 0));
        }
        for (int i = 0; i < length; i++) {
            request(1 + random.nextInt(CLIENTS));
        }
    }

    static long session(final int client) {
        return 0x1000L + client;
    }

    /** As the servers show it; the caller may change the maps. */
    FinalState state() {
        final Map<Integer, SortedMap<String, NodeImage>> with = new TreeMap<>();
        final Map<Integer, SortedMap<String, NodeImage>> without = new TreeMap<>();
        final Set<Long> sessions = new HashSet<>();
        for (int client = 1; client <= CLIENTS; client++) {
            sessions.add(session(client));
        }
        for (int server = 1; server <= SERVERS; server++) {
            with.put(server, new TreeMap<>(nodes));
            final SortedMap<String, NodeImage> persistent = new TreeMap<>(nodes);
            persistent.values().removeIf(node -> node.owner() != 0);
            without.put(server, persistent);
        }
        return new FinalState(with, without, sessions);
    }

    private void request(final int client) {
        final Kind kind = Kind.values()[random.nextInt(Kind.CLOSE.ordinal())];
        nowNs += 10;
        switch (kind) {
            case SET, CHECKED_SET -> set(begin(client, kind, register(client)));
            case PAIR_SET -> set(begin(client, kind, layout.left(client)));
            case PAIR_READ -> read(begin(client, kind, layout.left(client)));
            case READ, SYNCED_READ -> read(begin(client, kind, register(client)));
            case SEQUENTIAL -> create(begin(client, kind, layout.queue() + "/c" + client + "-"));
            case EPHEMERAL ->
                create(begin(client, kind, layout.ephemerals() + "/c" + client + "-" + (numbers[client] + 1)));
            default -> existing(client, kind);
        }
    }

    private String register(final int client) {
        return random.nextBoolean() ? layout.shared(random.nextInt(9)) : layout.own(client, random.nextInt(9));
    }

    private Request begin(final int client, final Kind kind, final String path) {
        final Request request = new Request(client, ++numbers[client], session(client), kind, path, nowNs);
        requests.add(request);
        return request;
    }

    private void end(final Request request, final Outcome outcome) {
        request.endNs = nowNs + 5;
        request.outcome = outcome;
    }

    private void set(final Request request) {
        final int fate = random.nextInt(20);
        final NodeImage old = nodes.get(request.path);
        if (fate == 0 && request.kind == Kind.CHECKED_SET) {
            end(request, Outcome.REFUSED);
            return;
        }
        if (fate == 1) {
            end(request, Outcome.UNKNOWN);
            return;
        }
        zxid++;
        put(request.path, request.value, old);
        if (request.kind == Kind.PAIR_SET) {
            final String right = Layout.right(request.path);
            put(right, request.value, nodes.get(right));
        }
        if (fate == 2) {
            end(request, Outcome.UNKNOWN);
            return;
        }
        request.version = old.version() + 1;
        request.zxid = zxid;
        end(request, Outcome.ACKED);
    }

    private void put(final String path, final String value, final NodeImage old) {
        nodes.put(path, new NodeImage(value, old.version() + 1, 0, old.createdZxid(), zxid, old.childrenZxid(), 0));
    }

    private void read(final Request request) {
        final NodeImage image = nodes.get(request.path);
        request.found = image.value();
        request.version = image.version();
        request.zxid = image.modifiedZxid();
        end(request, Outcome.ACKED);
    }

    private void create(final Request request) {
        final int fate = random.nextInt(20);
        if (fate == 1) {
            end(request, Outcome.UNKNOWN);
            return;
        }
        zxid++;
        final boolean sequential = request.kind == Kind.SEQUENTIAL;
        final String path = sequential ? request.path + String.format("%010d", counter++) : request.path;
        nodes.put(path, new NodeImage(request.value, 0, 0, zxid, zxid, zxid, sequential ? 0 : request.session));
        if (fate == 2) {
            end(request, Outcome.UNKNOWN);
            return;
        }
        created.computeIfAbsent(request.client, client -> new ArrayDeque<>()).add(path);
        request.createdPath = path;
        request.zxid = zxid;
        end(request, Outcome.ACKED);
    }

    private void existing(final int client, final Kind kind) {
        final Deque<String> own = created.get(client);
        if (own == null || own.size() < 4) {
            return;
        }
        final boolean delete = kind == Kind.DELETE;
        final String path = delete ? own.poll() : own.peekLast();
        if (!delete && !path.contains("/ephemerals/")) {
            return;
        }
        final Request request = begin(client, kind, path);
        if (delete) {
            zxid++;
            nodes.remove(path);
        }
        end(request, random.nextInt(20) == 0 ? Outcome.UNKNOWN : Outcome.ACKED);
    }
}
