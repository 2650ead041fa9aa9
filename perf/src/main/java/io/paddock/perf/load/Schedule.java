package io.paddock.perf.load;

/** Evenly spaced times at which requests are meant to be sent. */
final class Schedule {
    private static final double SECOND_NS = 1e9;

    private final long startNs;
    private final double spacingNs;
    private long taken;

    /**
     * Nothing is taken yet.
     *
     * @param startNs time of the first.
     */
    Schedule(final long startNs, final double ratePerSecond) {
        this.startNs = startNs;
        spacingNs = SECOND_NS / ratePerSecond;
    }

    /** Time of the next one that was not taken, ns. */
    long nextNs() {
        return startNs + (long) (taken * spacingNs);
    }

    /** Takes the next one; returns its time, ns. */
    long take() {
        final long nextNs = nextNs();
        taken++;
        return nextNs;
    }
}
