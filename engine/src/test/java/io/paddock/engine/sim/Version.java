package io.paddock.engine.sim;

import io.paddock.engine.compat.wire.Stat;
import java.util.TreeSet;

/** A node as it is from one zxid until the next change of it; null data and no children where there is none. */
final class Version {
    /** What the change was: bits. */
    static final int CREATED = 1;

    static final int DELETED = 2;
    static final int DATA = 4;
    static final int CHILDREN = 8;

    final String path;
    final long zxid;
    final int change;
    boolean exists;
    byte[] data;
    long czxid;
    long mzxid;
    long pzxid;
    long ctimeMs;
    long mtimeMs;
    int version;
    int aclVersion;
    int childrenCreated;
    long owner;
    TreeSet<String> children = new TreeSet<>();

    /** @param before null for the first one. */
    Version(final String path, final long zxid, final int change, final Version before) {
        this.path = path;
        this.zxid = zxid;
        this.change = change;
        if (before != null) {
            exists = before.exists;
            data = before.data;
            czxid = before.czxid;
            mzxid = before.mzxid;
            pzxid = before.pzxid;
            ctimeMs = before.ctimeMs;
            mtimeMs = before.mtimeMs;
            version = before.version;
            aclVersion = before.aclVersion;
            childrenCreated = before.childrenCreated;
            owner = before.owner;
            children = before.children;
        }
    }

    Stat stat() {
        return new Stat(
                czxid,
                mzxid,
                ctimeMs,
                mtimeMs,
                version,
                2 * childrenCreated - children.size(),
                aclVersion,
                owner,
                data == null ? 0 : data.length,
                children.size(),
                pzxid);
    }
}
