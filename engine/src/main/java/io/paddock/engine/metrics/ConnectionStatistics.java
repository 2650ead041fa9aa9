package io.paddock.engine.metrics;

/** The traffic of one connection since its start or the last {@code crst}. Engine thread, no allocation. */
public final class ConnectionStatistics {
    /** {@link #lastOpCode()} before the first request was answered. */
    public static final int NO_OPERATION = Integer.MIN_VALUE;

    private static final int NS_PER_MS = 1_000_000;

    private final LatencyTracker latency = new LatencyTracker();
    private long packetsReceived;
    private long packetsSent;
    private int lastOpCode = NO_OPERATION;
    private int lastCxid = -1;
    private long lastZxid = -1;
    private long lastResponseMs;
    private long lastLatencyNs;

    /** A frame or a word arrived. */
    public void onReceived() {
        packetsReceived++;
    }

    /** A reply or a notification is on its way. */
    public void onSent() {
        packetsSent++;
    }

    /**
     * A request was answered; in addition to {@link #onSent()}.
     *
     * @param cxid the client's xid; the special negative ones (ping, auth …) leave the last one standing.
     * @param nowMs wall time.
     */
    public void onResponse(final int opCode, final int cxid, final long zxid, final long elapsedNs, final long nowMs) {
        lastOpCode = opCode;
        if (cxid >= 0) {
            lastCxid = cxid;
        }
        lastZxid = zxid;
        lastResponseMs = nowMs;
        lastLatencyNs = elapsedNs;
        latency.record(elapsedNs);
    }

    public void reset() {
        latency.reset();
        packetsReceived = 0;
        packetsSent = 0;
        lastOpCode = NO_OPERATION;
        lastCxid = -1;
        lastZxid = -1;
        lastResponseMs = 0;
        lastLatencyNs = 0;
    }

    public LatencyTracker latency() {
        return latency;
    }

    public long packetsReceived() {
        return packetsReceived;
    }

    public long packetsSent() {
        return packetsSent;
    }

    /** Operation of the newest reply, or {@link #NO_OPERATION}. */
    public int lastOpCode() {
        return lastOpCode;
    }

    /** The newest xid that the client chose, -1 before the first. */
    public int lastCxid() {
        return lastCxid;
    }

    /** zxid of the newest reply, -1 before the first. */
    public long lastZxid() {
        return lastZxid;
    }

    /** When the newest reply was made, ms since 1970; 0 before the first. */
    public long lastResponseMs() {
        return lastResponseMs;
    }

    public long lastLatencyMs() {
        return lastLatencyNs / NS_PER_MS;
    }
}
