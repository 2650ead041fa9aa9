package io.paddock.client;

/**
 * A node's Stat as values; see {@link StatFlyweight} for what they mean.
 */
public record NodeStat(
        long czxid,
        long mzxid,
        long ctimeMs,
        long mtimeMs,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int childCount,
        long pzxid) {
    /** A copy of what the view shows. */
    public static NodeStat of(final StatFlyweight stat) {
        return new NodeStat(
                stat.czxid(),
                stat.mzxid(),
                stat.ctimeMs(),
                stat.mtimeMs(),
                stat.version(),
                stat.cversion(),
                stat.aversion(),
                stat.ephemeralOwner(),
                stat.dataLength(),
                stat.childCount(),
                stat.pzxid());
    }
}
