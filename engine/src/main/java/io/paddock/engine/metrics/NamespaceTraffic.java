package io.paddock.engine.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * What was read and written in each namespace, which is the first name of a path: the {@code *_per_namespace} keys of
 * {@code mntr}. What counts for how much is ZooKeeper's: getData, exists and getChildren as the path, what was
 * answered and 68 more; create, setData and delete as the path and the new data; nothing of a request that failed.
 * Lengths are of UTF-8. The root is in no namespace.
 *
 * <p>Names stay until the node ends, so there is a bound: the first {@link #MAX_NAMESPACES} of at most
 * {@link #MAX_NAME_LENGTH} bytes are counted, others are not. Allocates when a name is new, and never again for it.
 * Engine thread.
 */
public final class NamespaceTraffic {
    /** Names that are counted. */
    public static final int MAX_NAMESPACES = 512;

    /** Longest name that is counted, bytes. */
    public static final int MAX_NAME_LENGTH = 255;

    /** In place of a namespace: not counted. */
    public static final int NONE = -1;

    /** What ZooKeeper adds to each read for the Stat. */
    private static final int STAT_LENGTH = 68;

    private static final int TABLE_LENGTH = 4 * MAX_NAMESPACES;
    private static final int HASH_FACTOR = 31;

    /** Namespace + 1 by the hash of its name, open addressing; 0 is free. */
    private final short[] table = new short[TABLE_LENGTH];

    private final byte[][] names = new byte[MAX_NAMESPACES][];
    private final SummaryTracker[] reads = new SummaryTracker[MAX_NAMESPACES];
    private final SummaryTracker[] writes = new SummaryTracker[MAX_NAMESPACES];
    /** Writes that a quota refused; -1 before the first, as the key comes with it. */
    private final long[] refusals = new long[MAX_NAMESPACES];

    private int count;

    public NamespaceTraffic() {
        Arrays.fill(refusals, -1);
    }

    /** The namespace of an absolute path; {@link #NONE} for the root and for what is beyond the bounds. */
    public int of(final DirectBuffer path, final int offset, final int length) {
        final int start = offset + 1;
        final int limit = offset + length;
        int end = start;
        int hash = 0;
        while (end < limit) {
            final byte character = path.getByte(end);
            if (character == '/') {
                break;
            }
            hash = hash * HASH_FACTOR + character;
            end++;
        }
        final int nameLength = end - start;
        return nameLength <= 0 || nameLength > MAX_NAME_LENGTH ? NONE : find(path, start, nameLength, hash);
    }

    /** A read that was answered with this many bytes of data or of children's names. */
    public void onRead(final DirectBuffer path, final int offset, final int length, final long byteCount) {
        final int namespace = of(path, offset, length);
        if (namespace != NONE) {
            tracker(reads, namespace).record(length + byteCount + STAT_LENGTH);
        }
    }

    /** A write that succeeded, of this many bytes of path and data. */
    public void onWritten(final int namespace, final long byteCount) {
        if (namespace != NONE) {
            tracker(writes, namespace).record(byteCount);
        }
    }

    /** A write that a quota refused. */
    public void onRefused(final DirectBuffer path, final int offset, final int length) {
        final int namespace = of(path, offset, length);
        if (namespace != NONE) {
            refusals[namespace] = Math.max(0, refusals[namespace]) + 1;
        }
    }

    /** Namespaces known, numbered from 0. */
    public int count() {
        return count;
    }

    public String name(final int namespace) {
        return new String(names[namespace], StandardCharsets.UTF_8);
    }

    /** Bytes of reads; null when nothing was ever read. */
    public SummaryTracker reads(final int namespace) {
        return reads[namespace];
    }

    /** Bytes of writes; null when nothing was ever written. */
    public SummaryTracker writes(final int namespace) {
        return writes[namespace];
    }

    /** Writes that a quota refused; -1 when there never was one. */
    public long refusals(final int namespace) {
        return refusals[namespace];
    }

    /** What was executed again at the start was counted again, and refusals are not to be. */
    public void onRestored() {
        Arrays.fill(refusals, -1);
    }

    /** Starts the figures at 0 again; the namespaces stay known. */
    public void reset() {
        for (int i = 0; i < count; i++) {
            refusals[i] = Math.min(0, refusals[i]);
            if (reads[i] != null) {
                reads[i].reset();
            }
            if (writes[i] != null) {
                writes[i].reset();
            }
        }
    }

    private int find(final DirectBuffer path, final int start, final int length, final int hash) {
        int at = (hash ^ hash >>> 16) & TABLE_LENGTH - 1;
        while (table[at] != 0) {
            final int namespace = table[at] - 1;
            if (isNamed(namespace, path, start, length)) {
                return namespace;
            }
            at = at + 1 & TABLE_LENGTH - 1;
        }
        return count == MAX_NAMESPACES ? NONE : add(at, path, start, length);
    }

    private boolean isNamed(final int namespace, final DirectBuffer path, final int start, final int length) {
        final byte[] name = names[namespace];
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != path.getByte(start + i)) {
                return false;
            }
        }
        return true;
    }

    private int add(final int at, final DirectBuffer path, final int start, final int length) {
        final byte[] name = new byte[length];
        path.getBytes(start, name);
        names[count] = name;
        table[at] = (short) (count + 1);
        return count++;
    }

    private static SummaryTracker tracker(final SummaryTracker[] trackers, final int namespace) {
        if (trackers[namespace] == null) {
            trackers[namespace] = new SummaryTracker(false);
        }
        return trackers[namespace];
    }
}
