package io.paddock.engine.metrics;

/** The traffic of a node since its start or the last {@code srst}. Engine thread, no allocation. */
public final class ServerStatistics {
    private static final int NO_RESPONSE = -1;

    private final LatencyTracker latency = new LatencyTracker();
    private long packetsReceived;
    private long packetsSent;
    private long authFailures;
    private int lastResponseSize = NO_RESPONSE;
    private int minResponseSize = NO_RESPONSE;
    private int maxResponseSize = NO_RESPONSE;
    private int lastProposalSize = NO_RESPONSE;
    private int minProposalSize = NO_RESPONSE;
    private int maxProposalSize = NO_RESPONSE;

    /** A frame or a word arrived. */
    public void onReceived() {
        packetsReceived++;
    }

    /** A reply, a notification or the answer to a word is on its way. */
    public void onSent() {
        packetsSent++;
    }

    /** A request was answered; in addition to {@link #onSent()}. */
    public void onResponse(final long elapsedNs, final int responseSize) {
        latency.record(elapsedNs);
        lastResponseSize = responseSize;
        minResponseSize = minResponseSize == NO_RESPONSE ? responseSize : Math.min(minResponseSize, responseSize);
        maxResponseSize = Math.max(maxResponseSize, responseSize);
    }

    /** A command was committed that this server has led through. */
    public void onProposal(final int size) {
        lastProposalSize = size;
        minProposalSize = minProposalSize == NO_RESPONSE ? size : Math.min(minProposalSize, size);
        maxProposalSize = Math.max(maxProposalSize, size);
    }

    /** An auth request was refused. */
    public void onAuthFailed() {
        authFailures++;
    }

    public void reset() {
        latency.reset();
        packetsReceived = 0;
        packetsSent = 0;
        authFailures = 0;
        lastResponseSize = NO_RESPONSE;
        minResponseSize = NO_RESPONSE;
        maxResponseSize = NO_RESPONSE;
        lastProposalSize = NO_RESPONSE;
        minProposalSize = NO_RESPONSE;
        maxProposalSize = NO_RESPONSE;
    }

    /** Bytes of the newest command that was committed while this server led, -1 before the first. */
    public int lastProposalSize() {
        return lastProposalSize;
    }

    public int minProposalSize() {
        return minProposalSize;
    }

    public int maxProposalSize() {
        return maxProposalSize;
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

    public long authFailures() {
        return authFailures;
    }

    /** Bytes of the newest reply with its header, -1 before the first. */
    public int lastResponseSize() {
        return lastResponseSize;
    }

    public int minResponseSize() {
        return minResponseSize;
    }

    public int maxResponseSize() {
        return maxResponseSize;
    }
}
