package io.paddock.engine.quota;

/**
 * Limits and figures of the quotas of one namespace, added up. A limit is the hard one, where there is one, else the
 * soft one; a limit that is not set adds -1, as in ZooKeeper.
 */
public final class QuotaSums {
    private boolean limited;
    private boolean used;
    private long countLimit;
    private long byteLimit;
    private long countUsage;
    private long byteUsage;

    QuotaSums() {}

    void addLimits(final QuotaText text) {
        limited = true;
        countLimit += text.countHardLimit() > QuotaText.UNLIMITED ? text.countHardLimit() : text.count();
        byteLimit += text.byteHardLimit() > QuotaText.UNLIMITED ? text.byteHardLimit() : text.bytes();
    }

    void addUsage(final QuotaText text) {
        used = true;
        countUsage += text.count();
        byteUsage += text.bytes();
    }

    /** Whether there are limits. */
    public boolean limited() {
        return limited;
    }

    /** Whether there are figures of what is used. */
    public boolean used() {
        return used;
    }

    /** Nodes. */
    public long countLimit() {
        return countLimit;
    }

    /** Bytes of data. */
    public long byteLimit() {
        return byteLimit;
    }

    /** Nodes. */
    public long countUsage() {
        return countUsage;
    }

    /** Bytes of data. */
    public long byteUsage() {
        return byteUsage;
    }
}
