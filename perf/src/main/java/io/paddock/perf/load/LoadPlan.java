package io.paddock.perf.load;

/**
 * All that a run is told: what is asked for, how fast, of which tree, and for how long.
 *
 * @param warmupNs time before the figures begin, with the same load; 0 is none.
 * @param durationNs time that the figures cover.
 * @param seed of every random choice; it also names the root of the load's nodes, so that two loads on one server need
 *     different ones.
 */
public record LoadPlan(Workload workload, Pace pace, TreeShape tree, long warmupNs, long durationNs, long seed) {
    /** A server with its default limits takes no longer request than 1 MiB. */
    private static final long MAX_MULTI_BYTES = 900_000;

    private static final long SECOND_NS = 1_000_000_000L;

    /** Refuses what is out of range. */
    public LoadPlan {
        require(warmupNs >= 0, "warm-up", "0 and more");
        require(durationNs > 0, "duration", "more than 0");
        require(
                workload.mix() == null
                        || !workload.mix().contains(Operation.MULTI)
                        || (long) workload.count() * tree.valueBytes() <= MAX_MULTI_BYTES,
                "value size times sets of a multi",
                "at most " + MAX_MULTI_BYTES);
    }

    /** The workload with the settings that suit it: 5 s after 2 s of warm-up, seed 1. */
    public static LoadPlan of(final Workload workload) {
        return new LoadPlan(workload, workload.usualPace(), workload.usualTree(), 2 * SECOND_NS, 5 * SECOND_NS, 1);
    }

    /** The same at another pace. */
    public LoadPlan withPace(final Pace other) {
        return new LoadPlan(workload, other, tree, warmupNs, durationNs, seed);
    }

    /** The same on another tree. */
    public LoadPlan withTree(final TreeShape other) {
        return new LoadPlan(workload, pace, other, warmupNs, durationNs, seed);
    }

    /** The same for another time. */
    public LoadPlan withTime(final long otherWarmupNs, final long otherDurationNs) {
        return new LoadPlan(workload, pace, tree, otherWarmupNs, otherDurationNs, seed);
    }

    /** The same with other random choices. */
    public LoadPlan withSeed(final long other) {
        return new LoadPlan(workload, pace, tree, warmupNs, durationNs, other);
    }

    /** A word or two for tables: {@code setData 16x64}, {@code getData 16x1024 at 50000/s}. */
    public String title() {
        return workload.title(pace);
    }

    /** Parent of all nodes of the load. */
    String root() {
        return "/paddock-bench-" + Long.toUnsignedString(seed);
    }

    static void require(final boolean holds, final String name, final String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + range);
        }
    }
}
