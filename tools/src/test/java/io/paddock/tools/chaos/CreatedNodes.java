package io.paddock.tools.chaos;

import io.paddock.tools.chaos.Request.Kind;
import io.paddock.tools.chaos.Request.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Sequential and ephemeral nodes against what was asked for and what the servers show in the end. */
final class CreatedNodes {
    private static final int COUNTER_DIGITS = 10;

    private final List<Request> requests;
    private final SortedMap<String, NodeImage> with;
    private final SortedMap<String, NodeImage> without;
    private final Set<Long> openSessions;
    private final Map<String, Request> createsByValue = new HashMap<>();
    private final Map<String, Request> deletesByPath = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * @param requests in the order of each client.
     * @param with what is there while the sessions are open.
     * @param without what is there when they are not.
     */
    CreatedNodes(
            final List<Request> requests,
            final SortedMap<String, NodeImage> with,
            final SortedMap<String, NodeImage> without,
            final Set<Long> openSessions) {
        this.requests = requests;
        this.with = with;
        this.without = without;
        this.openSessions = openSessions;
        for (final Request request : requests) {
            if (Checker.isCreate(request)) {
                createsByValue.put(request.value, request);
            } else if (request.kind == Kind.DELETE) {
                deletesByPath.put(request.path, request);
            }
        }
    }

    List<String> violations() {
        checkAcknowledged();
        checkCounters();
        checkFound();
        checkOwnReads();
        return violations;
    }

    private void checkAcknowledged() {
        final Set<String> paths = new HashSet<>();
        for (final Request request : requests) {
            if (!Checker.isCreate(request) || !request.isAcked()) {
                continue;
            }
            if (!paths.add(request.createdPath)) {
                violations.add("a second node of one name: " + request);
            }
            final boolean stays = request.kind == Kind.SEQUENTIAL || openSessions.contains(request.session);
            final Request delete = deletesByPath.get(request.createdPath);
            final NodeImage image = with.get(request.createdPath);
            final boolean mayBeGone = delete != null && delete.mayHappen();
            if (stays && image == null && !mayBeGone) {
                violations.add("acknowledged and lost: " + request);
            }
            if (image != null && delete != null && delete.isAcked()) {
                violations.add("deleted and still there: " + request + ", " + delete);
            }
            if (image != null && (!image.value().equals(request.value) || image.createdZxid() != request.zxid)) {
                violations.add("acknowledged otherwise: " + request + ", found " + image);
            }
            if (request.kind == Kind.SEQUENTIAL && image != null && !image.equals(without.get(request.createdPath))) {
                violations.add("changed with the end of sessions: " + request);
            }
        }
        for (final Request delete : deletesByPath.values()) {
            final boolean ownSession = delete.path.contains("/ephemerals/") && !openSessions.contains(delete.session);
            if (delete.outcome == Outcome.REFUSED && !ownSession) {
                violations.add("its node had been acknowledged: " + delete);
            }
        }
    }

    /** Numbers of sequential nodes grow with their zxids, across all clients. */
    private void checkCounters() {
        final List<Request> created = new ArrayList<>(requests.stream()
                .filter(request -> request.kind == Kind.SEQUENTIAL && request.isAcked())
                .toList());
        created.sort(Comparator.comparingLong(request -> request.zxid));
        Request before = null;
        for (final Request request : created) {
            if (before != null && counter(before) >= counter(request)) {
                violations.add("numbers against zxids: " + before + " and " + request);
            }
            before = request;
        }
    }

    private static long counter(final Request request) {
        return Long.parseLong(request.createdPath.substring(request.createdPath.length() - COUNTER_DIGITS));
    }

    /** Every node that is there was asked for, once. */
    private void checkFound() {
        final Set<String> values = new HashSet<>();
        with.forEach((path, image) -> {
            if (path.contains("/queue/") || path.contains("/ephemerals/")) {
                final Request create = createsByValue.get(image.value());
                if (create == null || !create.mayHappen()) {
                    violations.add("nobody made that: " + path + " is " + image);
                } else if (!values.add(image.value())) {
                    violations.add("carried out twice: " + create);
                } else if (create.kind == Kind.EPHEMERAL
                        && (image.owner() != create.session || !openSessions.contains(create.session))) {
                    violations.add("there without its session: " + path + " is " + image);
                }
            }
        });
        without.forEach((path, image) -> {
            if (image.owner() != 0) {
                violations.add("there after the end of all sessions: " + path + " is " + image);
            }
        });
    }

    /** A client looks for its own ephemeral nodes before it asks for their end. */
    private void checkOwnReads() {
        for (final Request request : requests) {
            if (request.kind == Kind.EXISTS && request.outcome == Outcome.REFUSED) {
                violations.add("an ephemeral node was gone before its time: " + request);
            }
        }
    }
}
