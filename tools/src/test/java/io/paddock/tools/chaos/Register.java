package io.paddock.tools.chaos;

import io.paddock.tools.chaos.Request.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All requests for one register, each of whose versions was written by one of them. */
final class Register {
    private final String path;
    private final List<Request> writes = new ArrayList<>();
    private final List<Request> reads = new ArrayList<>();
    private final Map<String, Request> writesByValue = new HashMap<>();
    private List<String> violations;

    Register(final String path) {
        this.path = path;
    }

    /** In the order of each client. */
    void add(final Request request) {
        if (request.writesRegister()) {
            writes.add(request);
            writesByValue.put(request.value, request);
        } else {
            reads.add(request);
        }
    }

    /**
     * Looks for what is wrong.
     *
     * @param last what the servers show in the end, null for nothing.
     * @param found where it is told.
     */
    void check(final NodeImage last, final boolean strictSync, final List<String> found) {
        violations = found;
        if (last == null) {
            violations.add(path + " is gone");
            return;
        }
        final TreeMap<Integer, Request> byVersion = acknowledged(last);
        observed(last, byVersion);
        checkOrder(byVersion);
        checkCount(last, byVersion);
        checkReads(strictSync);
    }

    private TreeMap<Integer, Request> acknowledged(final NodeImage last) {
        final TreeMap<Integer, Request> byVersion = new TreeMap<>();
        for (final Request write : writes) {
            if (write.isAcked()) {
                final Request other = byVersion.put(write.version, write);
                if (other != null) {
                    violations.add("acknowledged with one version: " + other + " and " + write);
                }
                if (write.version > last.version()) {
                    violations.add("acknowledged and lost: " + write + ", found " + last);
                }
            }
        }
        return byVersion;
    }

    /** What was seen tells of writes whose reply was lost. */
    private void observed(final NodeImage last, final TreeMap<Integer, Request> byVersion) {
        for (final Request read : reads) {
            if (read.isAcked() && read.found != null) {
                observe(read.found, read.version, read.zxid, read.toString(), byVersion);
            }
        }
        observe(last.value(), last.version(), last.modifiedZxid(), "in the end, " + path + " is " + last, byVersion);
        final Map<String, Integer> versions = new HashMap<>();
        byVersion.forEach((version, write) -> {
            final Integer other = versions.put(write.value, version);
            if (other != null) {
                violations.add("carried out twice, as version " + other + " and " + version + ": " + write);
            }
        });
    }

    private void observe(
            final String value,
            final int version,
            final long zxid,
            final String where,
            final TreeMap<Integer, Request> byVersion) {
        if (version == 0) {
            if (!Layout.INITIAL.equals(value)) {
                violations.add("not what was there first: " + where);
            }
            return;
        }
        final Request known = byVersion.get(version);
        final Request write = writesByValue.get(value);
        if (write == null) {
            violations.add("nobody wrote that: " + where);
        } else if (!write.mayHappen()) {
            violations.add("refused and yet carried out: " + write + ", " + where);
        } else if (known != null && known != write) {
            violations.add("other than acknowledged or seen before: " + known + ", " + where);
        } else if (write.isAcked() && (write.version != version || write.zxid != zxid)) {
            violations.add("acknowledged otherwise: " + write + ", " + where);
        } else {
            byVersion.put(version, write);
        }
    }

    /** Versions follow zxids, and within a session what was asked for first comes first. */
    private void checkOrder(final TreeMap<Integer, Request> byVersion) {
        final Map<Long, Request> lastBySession = new HashMap<>();
        Request before = null;
        for (final Request write : byVersion.values()) {
            final Request own = lastBySession.put(write.session, write);
            if (own != null && own.number > write.number) {
                violations.add("overtaken within a session: " + write + " by " + own);
            }
            if (write.isAcked()) {
                if (before != null && before.zxid >= write.zxid) {
                    violations.add("versions against zxids: " + before + " and " + write);
                }
                before = write;
            }
        }
    }

    /** Every version has one write, so there are not more of them than may have happened. */
    private void checkCount(final NodeImage last, final TreeMap<Integer, Request> byVersion) {
        final long unknown = writes.stream()
                .filter(write -> write.mayHappen() && !write.isAcked())
                .count();
        final long seen =
                byVersion.values().stream().filter(write -> !write.isAcked()).count();
        final long missing = last.version() - byVersion.size();
        if (missing > unknown - seen) {
            violations.add(path + " has been written " + last.version() + " times, but " + byVersion.size()
                    + " writes are known and " + (unknown - seen) + " more may have happened");
        }
    }

    private void checkReads(final boolean strictSync) {
        // Both lists are in each client's order, and so in that of each session.
        final Map<Long, Integer> highest = new HashMap<>();
        final List<Request> all = new ArrayList<>(writes);
        all.addAll(reads);
        all.sort(Comparator.comparingInt((Request request) -> request.client)
                .thenComparingLong(request -> request.number));
        for (final Request request : all) {
            if (request.isAcked() && request.version >= 0) {
                final int before = highest.getOrDefault(request.session, -1);
                if (request.version < before) {
                    violations.add("its session had seen version " + before + " before: " + request);
                }
                highest.merge(request.session, request.version, Math::max);
            }
        }
        if (strictSync) {
            checkSyncedReads();
        }
    }

    private void checkSyncedReads() {
        final TreeMap<Long, Integer> highestByEnd = new TreeMap<>();
        final List<Request> byEnd =
                new ArrayList<>(writes.stream().filter(Request::isAcked).toList());
        byEnd.sort(Comparator.comparingLong(write -> write.endNs));
        int highest = 0;
        for (final Request write : byEnd) {
            highest = Math.max(highest, write.version);
            highestByEnd.put(write.endNs, highest);
        }
        for (final Request read : reads) {
            final Map.Entry<Long, Integer> before =
                    read.kind == Kind.SYNCED_READ && read.isAcked() ? highestByEnd.lowerEntry(read.startNs) : null;
            if (before != null && read.version < before.getValue()) {
                violations.add(
                        "behind a sync, version " + before.getValue() + " had been acknowledged before it: " + read);
            }
        }
    }
}
