package io.paddock.engine.pipeline;

/**
 * Sizes and bounds of the pipeline.
 *
 * @param ringCapacity slots of the request ring; a power of two.
 * @param slotLength bytes of a slot; longer frames go to overflow buffers. A power of two, 64 or more.
 * @param maxFrameLength longest frame that the transport lets through, bytes; ZooKeeper's {@code jute.maxbuffer}.
 * @param overflowBytes most bytes that frames longer than a slot may take together; twice the longest frame or more.
 * @param pendingCapacity most commands submitted and not yet executed; a power of two.
 * @param parkedBytes bytes of parked requests above which nothing more is taken from the ring.
 * @param outstandingLimit requests in the node above which a connection that has one already is not read; ZooKeeper's
 *     {@code globalOutstandingLimit}.
 * @param highWaterBytes unsent bytes above which a connection is not read and its reads are not executed.
 * @param hardCapBytes unsent bytes above which a connection is closed.
 * @param throttle limits that ZooKeeper has, off by default.
 */
public record PipelineConfig(
        int ringCapacity,
        int slotLength,
        int maxFrameLength,
        long overflowBytes,
        int pendingCapacity,
        long parkedBytes,
        int outstandingLimit,
        long highWaterBytes,
        long hardCapBytes,
        ThrottleConfig throttle) {
    private static final int DEFAULT_MAX_FRAME_LENGTH = 0xfffff;
    private static final int DEFAULT_OUTSTANDING_LIMIT = 1000;
    private static final int MIN_SLOT_LENGTH = 64;

    public PipelineConfig {
        requirePowerOfTwo("ringCapacity", ringCapacity);
        requirePowerOfTwo("slotLength", slotLength);
        requirePowerOfTwo("pendingCapacity", pendingCapacity);
        if (slotLength < MIN_SLOT_LENGTH) {
            throw new IllegalArgumentException("slotLength must be " + MIN_SLOT_LENGTH + " or more, not " + slotLength);
        }
        if (maxFrameLength < 1) {
            throw new IllegalArgumentException("jute.maxbuffer must be 1 or more, not " + maxFrameLength);
        }
        if (overflowBytes < 2L * maxFrameLength) {
            throw new IllegalArgumentException("overflowBytes must hold two frames of " + maxFrameLength + " bytes");
        }
        if (outstandingLimit < 1) {
            throw new IllegalArgumentException("globalOutstandingLimit must be 1 or more, not " + outstandingLimit);
        }
        if (highWaterBytes < 1 || hardCapBytes < highWaterBytes) {
            throw new IllegalArgumentException("hardCapBytes must not be below highWaterBytes");
        }
    }

    /** Room for 4096 requests, 2 MiB of slots; overflow grows with the longest frame. */
    public static PipelineConfig defaults() {
        return of(DEFAULT_MAX_FRAME_LENGTH, DEFAULT_OUTSTANDING_LIMIT, ThrottleConfig.OFF);
    }

    /** The defaults for what ZooKeeper lets an operator set. */
    public static PipelineConfig of(
            final int maxFrameLength, final int outstandingLimit, final ThrottleConfig throttle) {
        return new PipelineConfig(
                4096,
                512,
                maxFrameLength,
                Math.max(64L << 20, 8L * maxFrameLength),
                1 << 14,
                Math.max(64L << 20, 8L * maxFrameLength),
                outstandingLimit,
                1L << 20,
                64L << 20,
                throttle);
    }

    /** The same with another bound on what a connection leaves unread; the high-water mark is not above it. */
    public PipelineConfig withUnsentBytes(final long value) {
        return new PipelineConfig(
                ringCapacity,
                slotLength,
                maxFrameLength,
                overflowBytes,
                pendingCapacity,
                parkedBytes,
                outstandingLimit,
                Math.min(highWaterBytes, value),
                value,
                throttle);
    }

    private static void requirePowerOfTwo(final String name, final int value) {
        if (Integer.bitCount(value) != 1 || value < 1) {
            throw new IllegalArgumentException(name + " must be a power of two, not " + value);
        }
    }
}
