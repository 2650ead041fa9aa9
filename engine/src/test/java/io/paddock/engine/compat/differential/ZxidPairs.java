package io.paddock.engine.compat.differential;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which zxid of one server is which of another, in steps from where a sequence started. A single server counts on;
 * in an ensemble an epoch begins with each leader, and what belongs to the ensemble itself consumes zxids, too. So
 * all that must hold is that the pairs are in the same order on both sides, and that whoever has come to some zxid has
 * come past the same pairs.
 */
final class ZxidPairs {
    private static final Pattern ZXID = Pattern.compile("@(~?)(\\d+)");

    private final TreeMap<Long, Long> otherOf = new TreeMap<>();
    private final TreeMap<Long, Long> oneOf = new TreeMap<>();

    ZxidPairs() {
        clear();
    }

    /** A new sequence starts, with the same state on both sides. */
    void clear() {
        otherOf.clear();
        oneOf.clear();
        add(0, 0);
    }

    /** On the other side, the last step known to be one of the first {@code steps} on the one. */
    long stepsAt(final long steps) {
        final Map.Entry<Long, Long> last = otherOf.floorEntry(steps);
        return last == null ? steps : last.getValue();
    }

    /** Whether two lines say the same; learns the pairs that they show. */
    boolean agree(final String one, final String other) {
        if (!ZXID.matcher(one).replaceAll("@$1").equals(ZXID.matcher(other).replaceAll("@$1"))) {
            return false;
        }
        final Matcher ones = ZXID.matcher(one);
        final Matcher others = ZXID.matcher(other);
        while (ones.find() && others.find()) {
            final long first = Long.parseLong(ones.group(2));
            final long second = Long.parseLong(others.group(2));
            if (!(ones.group(1).isEmpty() ? isPair(first, second) : haveComeAsFar(first, second))) {
                return false;
            }
        }
        return true;
    }

    private boolean haveComeAsFar(final long one, final long other) {
        return otherOf.floorEntry(one).getValue().equals(oneOf.floorKey(other));
    }

    private boolean isPair(final long one, final long other) {
        final Long known = otherOf.get(one);
        if (known != null || oneOf.containsKey(other)) {
            return known != null && known == other;
        }
        if (!haveComeAsFar(one, other)) {
            return false;
        }
        add(one, other);
        return true;
    }

    private void add(final long one, final long other) {
        otherOf.put(one, other);
        oneOf.put(other, one);
    }
}
