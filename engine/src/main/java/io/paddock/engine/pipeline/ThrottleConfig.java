package io.paddock.engine.pipeline;

/**
 * Limits of ZooKeeper that are off unless asked for (protocol reference §24).
 *
 * @param maxRequests writes under way above which nothing more is taken from the ring; 0 = no such limit.
 *     {@code request_throttle_max_requests}.
 * @param dropStale whether requests of closed connections are dropped while that limit holds.
 * @param opWaitMs a request that waited longer is refused; 0 = never. {@code throttled_op_wait_time}.
 * @param largeRequestThreshold bytes from which a request counts as large; below 1 = none does.
 * @param largeRequestMaxBytes bytes of large requests under way above which their connection is closed.
 */
public record ThrottleConfig(
        int maxRequests, boolean dropStale, int opWaitMs, int largeRequestThreshold, long largeRequestMaxBytes) {
    private static final long DEFAULT_LARGE_REQUEST_MAX_BYTES = 100L << 20;

    /** ZooKeeper's defaults. */
    public static final ThrottleConfig OFF = new ThrottleConfig(0, true, 0, -1, DEFAULT_LARGE_REQUEST_MAX_BYTES);

    public ThrottleConfig {
        if (largeRequestMaxBytes < 1) {
            throw new IllegalArgumentException("largeRequestMaxBytes must be 1 or more, not " + largeRequestMaxBytes);
        }
    }

    boolean large(final int length) {
        return largeRequestThreshold > 0 && length > largeRequestThreshold;
    }
}
