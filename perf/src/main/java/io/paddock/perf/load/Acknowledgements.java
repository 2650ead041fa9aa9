package io.paddock.perf.load;

import java.util.concurrent.atomic.AtomicLong;

/** When writes were acknowledged, by whichever of several probes. Any thread. */
public final class Acknowledgements {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong lastNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong newestSentNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong longestGapNs = new AtomicLong();

    /** The reply to a write that was sent at a time has come, {@link System#nanoTime} both. */
    void add(final long sentNs, final long nowNs) {
        final long beforeNs = lastNs.getAndAccumulate(nowNs, Math::max);
        if (beforeNs != Long.MIN_VALUE) {
            longestGapNs.accumulateAndGet(nowNs - beforeNs, Math::max);
        }
        newestSentNs.accumulateAndGet(sentNs, Math::max);
        count.incrementAndGet();
    }

    /** How many there were. */
    public long count() {
        return count.get();
    }

    /** Whether a write that was sent after a moment has been acknowledged. */
    public boolean hasSentAfter(final long timeNs) {
        final long newestNs = newestSentNs.get();
        return newestNs != Long.MIN_VALUE && newestNs - timeNs > 0;
    }

    /** Longest time between one acknowledged write and the next since the last call, ns. */
    public long takeLongestGapNs() {
        return longestGapNs.getAndSet(0);
    }
}
