package io.paddock.replication.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the journal has done since it was opened. Written by whichever thread forces (one at a time) with ordered
 * stores; read by any thread at any time, each value by itself.
 */
public final class JournalCounters {
    private static final int BUCKET_COUNT = Long.SIZE;

    private final AtomicLong forces = new AtomicLong();
    private final AtomicLong forceNs = new AtomicLong();
    private final AtomicLong maxForceNs = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong segments = new AtomicLong();
    private final AtomicLong spareWaits = new AtomicLong();
    private final AtomicLongArray histogram = new AtomicLongArray(BUCKET_COUNT);

    private final ForceListener listener;

    public JournalCounters() {
        this((durationNs, byteCount, entryCount) -> {});
    }

    /** @param listener told of what is counted, for figures of its own. */
    public JournalCounters(final ForceListener listener) {
        this.listener = listener;
    }

    void onForced(final long durationNs, final long bytes, final long entryCount) {
        forces.lazySet(forces.get() + 1);
        forceNs.lazySet(forceNs.get() + durationNs);
        if (durationNs > maxForceNs.get()) {
            maxForceNs.lazySet(durationNs);
        }
        bytesWritten.lazySet(bytesWritten.get() + bytes);
        entries.lazySet(entries.get() + entryCount);
        final int bucket = bucket(durationNs);
        histogram.lazySet(bucket, histogram.get(bucket) + 1);
        listener.onForced(durationNs, bytes, entryCount);
    }

    void onSegment() {
        segments.lazySet(segments.get() + 1);
    }

    void onSpareWait() {
        spareWaits.lazySet(spareWaits.get() + 1);
    }

    /** Times that a batch was written and made durable. */
    public long forces() {
        return forces.get();
    }

    /** Time spent on that, in ns. */
    public long forceNs() {
        return forceNs.get();
    }

    /** Longest of them, in ns. */
    public long maxForceNs() {
        return maxForceNs.get();
    }

    /** Bytes of entries with their padding. */
    public long bytesWritten() {
        return bytesWritten.get();
    }

    public long entries() {
        return entries.get();
    }

    /** Segments taken into use. */
    public long segments() {
        return segments.get();
    }

    /** Times that the journal had to wait for a segment to be prepared; should stay 0. */
    public long spareWaits() {
        return spareWaits.get();
    }

    /**
     * Upper bound of the time within which a share of all forces ended, in ns: the next power of two.
     *
     * @param percentile above 0, up to 100.
     */
    public long forceNsAtPercentile(final double percentile) {
        long total = 0;
        for (int i = 0; i < BUCKET_COUNT; i++) {
            total += histogram.get(i);
        }
        long remaining = (long) Math.ceil(total * percentile / 100);
        for (int i = 0; i < BUCKET_COUNT; i++) {
            remaining -= histogram.get(i);
            if (remaining <= 0) {
                return total == 0 ? 0 : 1L << i;
            }
        }
        return maxForceNs();
    }

    private static int bucket(final long durationNs) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, durationNs)) + 1;
    }
}
