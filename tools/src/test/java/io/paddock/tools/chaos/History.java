package io.paddock.tools.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all clients of a round asked for and saw. Any thread. */
final class History {
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sighting> sightings = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> incidents = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<LostSession> lostSessions = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<long[]> outages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ackedWrites = new AtomicInteger();
    private final AtomicLong newestAckedStartNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong longestGapNs = new AtomicLong();
    private final AtomicLong lastAckNs = new AtomicLong(System.nanoTime());

    void begin(final Request request) {
        requests.add(request);
    }

    /** In the order of each session. */
    void saw(final Sighting sighting) {
        sightings.add(sighting);
    }

    /** A write was acknowledged: it counts for progress. */
    void acked(final Request write) {
        ackedWrites.incrementAndGet();
        newestAckedStartNs.accumulateAndGet(write.startNs, Math::max);
        final long gapNs = write.endNs - lastAckNs.getAndAccumulate(write.endNs, Math::max);
        longestGapNs.accumulateAndGet(gapNs, Math::max);
    }

    /** Something that must never happen was seen while it happened. */
    void incident(final String what) {
        incidents.add(what);
    }

    /** A client was told that its session has ended, and had not asked for it. */
    void lostSession(final int client, final long session) {
        lostSessions.add(new LostSession(client, session, System.nanoTime()));
    }

    /** From then until now no majority could run, by what was done to the servers. */
    void outage(final long fromNs) {
        outages.add(new long[] {fromNs, System.nanoTime()});
    }

    /** For how long no majority could run in the time before a moment, ns; asked when all is over. */
    long outageNs(final long untilNs, final long windowNs) {
        return outages.stream()
                .mapToLong(
                        outage -> Math.max(0, Math.min(outage[1], untilNs) - Math.max(outage[0], untilNs - windowNs)))
                .sum();
    }

    List<LostSession> lostSessions() {
        return new ArrayList<>(lostSessions);
    }

    /** Whether a write that began after a time was acknowledged. */
    boolean hasProgressSince(final long timeNs) {
        return newestAckedStartNs.get() - timeNs > 0;
    }

    /** Longest time without an acknowledged write since the last call, ns. */
    long takeLongestGapNs() {
        return longestGapNs.getAndSet(0);
    }

    int ackedWrites() {
        return ackedWrites.get();
    }

    List<Request> requests() {
        return new ArrayList<>(requests);
    }

    List<Sighting> sightings() {
        return new ArrayList<>(sightings);
    }

    List<String> incidents() {
        return new ArrayList<>(incidents);
    }

    /** A session that its client did not give up. */
    record LostSession(int client, long session, long timeNs) {
        @Override
        public String toString() {
            return "session 0x" + Long.toHexString(session) + " of client " + client;
        }
    }
}
