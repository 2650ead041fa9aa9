package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Stat;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns what two correct servers may say differently into what they must say alike: zxids become steps from where the
 * sequence started, session ids become names, and times are checked against the zxids they belong to.
 */
final class Normaliser {
    private final Map<Long, String> sessions = new HashMap<>();
    private final TreeMap<Long, Long> timeOfZxid = new TreeMap<>();
    private long base;

    /** Everything up to this zxid is old from now on. */
    void base(final long zxid) {
        base = zxid;
        sessions.clear();
        timeOfZxid.clear();
    }

    long base() {
        return base;
    }

    void session(final long sessionId, final String name) {
        sessions.put(sessionId, name);
    }

    String session(final long sessionId) {
        return sessionId == 0 ? "0" : sessions.getOrDefault(sessionId, "unknown-session");
    }

    /** A step such as {@code @3}; 0, −1 and zxids from before are told apart from it. */
    String zxid(final long zxid) {
        if (zxid > base) {
            return "@" + (zxid - base);
        }
        return zxid <= 0 ? Long.toString(zxid) : "old";
    }

    /** How far a server has come, {@code @~3}: nothing in particular need have happened at that zxid. */
    String reached(final long zxid) {
        return zxid < base ? zxid(zxid) : "@~" + (zxid - base);
    }

    String stat(final Stat stat) {
        return "{c" + zxid(stat.czxid()) + " m" + zxid(stat.mzxid()) + " p" + zxid(stat.pzxid())
                + " v" + stat.version() + " cv" + stat.cversion() + " av" + stat.aversion()
                + " owner=" + session(stat.ephemeralOwner())
                + " length=" + stat.dataLength() + " children=" + stat.numChildren()
                + time("ctime", stat.czxid(), stat.ctimeMs())
                + time("mtime", stat.mzxid(), stat.mtimeMs()) + "}";
    }

    /** Empty when the time fits; all changes of one zxid carry one time, and times do not go back. */
    private String time(final String name, final long zxid, final long timeMs) {
        if (zxid == 0) {
            return timeMs == 0 ? "" : " " + name + " without a zxid";
        }
        if (zxid <= base) {
            return "";
        }
        final Long known = timeOfZxid.putIfAbsent(zxid, timeMs);
        final Map.Entry<Long, Long> before = timeOfZxid.lowerEntry(zxid);
        final Map.Entry<Long, Long> after = timeOfZxid.higherEntry(zxid);
        final boolean fits = (known == null || known == timeMs)
                && (before == null || before.getValue() <= timeMs)
                && (after == null || after.getValue() >= timeMs)
                && Math.abs(System.currentTimeMillis() - timeMs) < 600_000;
        return fits ? "" : " " + name + " does not fit zxid " + zxid(zxid);
    }
}
