package io.paddock.engine.config;

/**
 * Bounds of what clients may ask for (protocol reference §24).
 *
 * @param maxFrameLength longest request, bytes; {@code jute.maxbuffer}.
 * @param outstandingRequests requests in the node above which a connection that has one already is not read;
 *     {@code globalOutstandingLimit}.
 * @param throttleMaxRequests requests in the pipeline above which further ones wait, 0 = off;
 *     {@code request_throttle_max_requests}.
 * @param throttleDropStale whether requests of closed connections are dropped there;
 *     {@code request_throttle_drop_stale}.
 * @param throttledOpWaitMs a request that waited longer is refused, 0 = off; {@code throttled_op_wait_time}.
 * @param largeRequestThreshold bytes from which a request counts as large, below 1 = off;
 *     {@code largeRequestThreshold}.
 * @param largeRequestMaxBytes bytes of large requests under way above which a connection is closed;
 *     {@code largeRequestMaxBytes}.
 * @param unsentBytes replies that a connection may leave unread, bytes, before it is closed;
 *     {@code paddock.connection.maxUnsentBytes}.
 * @param memoryBytes most memory that the namespace may take off the Java heap; {@code paddock.memory.limit}.
 */
public record LimitConfig(
        int maxFrameLength,
        int outstandingRequests,
        int throttleMaxRequests,
        boolean throttleDropStale,
        int throttledOpWaitMs,
        int largeRequestThreshold,
        long largeRequestMaxBytes,
        long unsentBytes,
        long memoryBytes) {}
