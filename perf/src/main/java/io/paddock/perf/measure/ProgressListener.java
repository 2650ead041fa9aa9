package io.paddock.perf.measure;

/** Told of the course of a run while it lasts; on the thread that makes the load, so it must be short. */
@FunctionalInterface
public interface ProgressListener {
    /** Told of nothing. */
    ProgressListener NONE = second -> {};

    /** A second of the run, warm-up excluded, is over. */
    void onSecond(Second second);
}
