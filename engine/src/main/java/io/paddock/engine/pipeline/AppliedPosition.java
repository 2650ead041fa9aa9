package io.paddock.engine.pipeline;

/** How far the log has been executed here. Engine thread. */
public final class AppliedPosition {
    private long zxid;
    private long index;
    private long timestampMs;

    /** Newest zxid executed; 0 for an empty log. */
    public long zxid() {
        return zxid;
    }

    /** Ordinal of that entry; 0 for an empty log. */
    public long index() {
        return index;
    }

    /** Its time, ms since 1970; 0 for an empty log. */
    public long timestampMs() {
        return timestampMs;
    }

    void advance(final long newZxid, final long newIndex, final long newTimestampMs) {
        zxid = newZxid;
        index = newIndex;
        timestampMs = newTimestampMs;
    }
}
