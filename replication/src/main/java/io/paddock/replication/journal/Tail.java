package io.paddock.replication.journal;

/** What identifies the end of a sequence of entries: the last one's place, time and chain. Mutable, one thread. */
public final class Tail {
    private long index;
    private long zxid;
    private long timestampMs;
    private int chain;

    public Tail set(final long index, final long zxid, final long timestampMs, final int chain) {
        this.index = index;
        this.zxid = zxid;
        this.timestampMs = timestampMs;
        this.chain = chain;
        return this;
    }

    public Tail set(final Tail source) {
        return set(source.index, source.zxid, source.timestampMs, source.chain);
    }

    /** Moves on to the next entry; its chain is not known before its content is. */
    public void next(final long zxid, final long timestampMs) {
        this.index++;
        this.zxid = zxid;
        this.timestampMs = timestampMs;
    }

    /** Time stands still rather than going back. */
    public void notBefore(final long earliestMs) {
        timestampMs = Math.max(timestampMs, earliestMs);
    }

    public long index() {
        return index;
    }

    public long zxid() {
        return zxid;
    }

    public long timestampMs() {
        return timestampMs;
    }

    public int chain() {
        return chain;
    }

    @Override
    public String toString() {
        return "index " + index + ", zxid 0x" + Long.toHexString(zxid);
    }
}
