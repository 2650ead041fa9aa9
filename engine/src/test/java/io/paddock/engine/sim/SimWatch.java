package io.paddock.engine.sim;

/** A watch as its client knows of it. */
final class SimWatch {
    static final int DATA = Version.CREATED | Version.DELETED | Version.DATA;
    static final int CHILD = Version.CHILDREN | Version.DELETED;
    static final int PERSISTENT = Version.CREATED | Version.DELETED | Version.DATA | Version.CHILDREN;

    final String path;
    /** Changes that it tells of. */
    final int kinds;
    /** It waits for a node that is not there. */
    final boolean isForMissing;

    /** Changes behind this one are to be told. */
    long sinceZxid;
    /** And of those at it, the ones behind so many. */
    int known = Integer.MAX_VALUE;

    SimWatch(final String path, final int kinds, final boolean isForMissing, final long sinceZxid) {
        this.path = path;
        this.kinds = kinds;
        this.isForMissing = isForMissing;
        this.sinceZxid = sinceZxid;
    }

    boolean isPersistent() {
        return kinds == PERSISTENT;
    }

    @Override
    public String toString() {
        return (isPersistent() ? "persistent" : kinds == DATA ? "data" : "child") + " watch of " + path + " since 0x"
                + Long.toHexString(sinceZxid);
    }
}
