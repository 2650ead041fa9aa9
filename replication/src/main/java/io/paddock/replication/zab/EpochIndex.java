package io.paddock.replication.zab;

import java.util.Arrays;

/**
 * Which zxid stands at which index of a log. Counters are dense within an epoch, so one run per epoch says it all; and
 * since an epoch has one leader, two logs that hold the same zxid are equal up to it.
 */
public final class EpochIndex {
    private long[] epochs = new long[16];
    private long[] firstIndexes = new long[16];
    private long[] firstCounters = new long[16];
    private int count;
    private long baseIndex;
    private long lastIndex;

    /** Starts over behind a base: an entry that is known by name only. */
    public void reset(final long index, final long zxid) {
        count = 0;
        baseIndex = index;
        lastIndex = index;
        add(Zxid.epoch(zxid), index, Zxid.counter(zxid));
    }

    /** @throws IllegalStateException when the zxid cannot follow on the last one. */
    public void append(final long zxid) {
        final long lastZxid = lastZxid();
        final long epoch = Zxid.epoch(zxid);
        if (zxid != lastZxid + 1 && (epoch <= Zxid.epoch(lastZxid) || Zxid.counter(zxid) != 0)) {
            throw new IllegalStateException(Zxid.text(zxid) + " cannot follow " + Zxid.text(lastZxid));
        }
        lastIndex++;
        if (epoch != epochs[count - 1]) {
            add(epoch, lastIndex, Zxid.counter(zxid));
        }
    }

    private void add(final long epoch, final long firstIndex, final long firstCounter) {
        if (count == epochs.length) {
            epochs = Arrays.copyOf(epochs, count * 2);
            firstIndexes = Arrays.copyOf(firstIndexes, count * 2);
            firstCounters = Arrays.copyOf(firstCounters, count * 2);
        }
        epochs[count] = epoch;
        firstIndexes[count] = firstIndex;
        firstCounters[count++] = firstCounter;
    }

    /** Forgets everything after an index that is not below the base. */
    public void truncateAfter(final long index) {
        requireKnown(index);
        lastIndex = index;
        while (count > 1 && firstIndexes[count - 1] > index) {
            count--;
        }
    }

    /** Moves the base up: what is before the index is purged, the index itself stays known by name. */
    public void purgeBefore(final long index) {
        requireKnown(index);
        baseIndex = index;
        final int run = runOfIndex(index);
        if (run > 0) {
            System.arraycopy(epochs, run, epochs, 0, count - run);
            System.arraycopy(firstIndexes, run, firstIndexes, 0, count - run);
            System.arraycopy(firstCounters, run, firstCounters, 0, count - run);
            count -= run;
        }
        firstCounters[0] += index - firstIndexes[0];
        firstIndexes[0] = index;
    }

    /** Oldest index whose zxid is known; its entry is not in the journal. */
    public long baseIndex() {
        return baseIndex;
    }

    public long lastIndex() {
        return lastIndex;
    }

    public long lastZxid() {
        return count == 0 ? 0 : zxidAt(lastIndex);
    }

    /** @throws IllegalArgumentException for an index below the base or behind the last. */
    public long zxidAt(final long index) {
        requireKnown(index);
        final int run = runOfIndex(index);
        return Zxid.of(epochs[run], firstCounters[run] + index - firstIndexes[run]);
    }

    private int runOfIndex(final long index) {
        int run = count - 1;
        while (run > 0 && firstIndexes[run] > index) {
            run--;
        }
        return run;
    }

    private void requireKnown(final long index) {
        if (index < baseIndex || index > lastIndex) {
            throw new IllegalArgumentException("index " + index + " is not within " + baseIndex + " to " + lastIndex);
        }
    }

    /** Index of an entry, or -1 when the log does not hold it. */
    public long indexOf(final long zxid) {
        final long common = lastIndexWithin(Zxid.epoch(zxid), Zxid.counter(zxid));
        return common >= 0 && zxidAt(common) == zxid ? common : -1;
    }

    /** The newest entry of an epoch whose counter is not above the given one; -1 when there is none. */
    public long lastIndexWithin(final long epoch, final long counter) {
        for (int run = count - 1; run >= 0; run--) {
            if (epochs[run] == epoch) {
                final long lastOfRun = run == count - 1 ? lastIndex : firstIndexes[run + 1] - 1;
                final long index = Math.min(lastOfRun, firstIndexes[run] + counter - firstCounters[run]);
                return index >= firstIndexes[run] ? index : -1;
            }
        }
        return -1;
    }

    /** Number of epochs that have entries here, the base's counted. */
    public int epochCount() {
        return count;
    }

    /** The newest entry of the epoch that is {@code age} epochs back: 0 is the last one. */
    public long lastZxidOf(final int age) {
        final int run = count - 1 - age;
        return zxidAt(run == count - 1 ? lastIndex : firstIndexes[run + 1] - 1);
    }
}
