package io.paddock.client.watch;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Hashing;

/**
 * The kinds of watches that the client has on each path. Open addressing over byte paths: an event is looked up where
 * it lies in the receive buffer. A new path costs its copy. The client's thread.
 */
public final class WatchTable {
    private static final int INITIAL_CAPACITY = 16;

    private byte[][] paths = new byte[INITIAL_CAPACITY][];
    private int[] kinds = new int[INITIAL_CAPACITY];
    private int size;

    /** Paths with a watch. */
    public int size() {
        return size;
    }

    /** Remembers registrations on a path. The array belongs to the table from now on. */
    public void add(final byte[] path, final int kind) {
        int slot = hash(path) & paths.length - 1;
        while (paths[slot] != null) {
            if (Arrays.equals(paths[slot], path)) {
                kinds[slot] |= kind;
                return;
            }
            slot = slot + 1 & paths.length - 1;
        }
        paths[slot] = path;
        kinds[slot] = kind;
        if (++size * 2 > paths.length) {
            grow();
        }
    }

    /** Kinds on a path, {@link WatchKind#NONE} when there are none. */
    public int kinds(final DirectBuffer buffer, final int offset, final int length) {
        final int slot = find(buffer, offset, length);
        return slot < 0 ? WatchKind.NONE : kinds[slot];
    }

    /** Forgets registrations on a path. */
    public void remove(final DirectBuffer buffer, final int offset, final int length, final int kind) {
        final int slot = find(buffer, offset, length);
        if (slot >= 0) {
            kinds[slot] &= ~kind;
            if (kinds[slot] == WatchKind.NONE) {
                removeSlot(slot);
            }
        }
    }

    /** Visits every path, in no particular order. The visitor must not change the table. */
    public void forEach(final Visitor visitor) {
        for (int slot = 0; slot < paths.length; slot++) {
            if (paths[slot] != null) {
                visitor.onWatch(paths[slot], kinds[slot]);
            }
        }
    }

    /** Takes the paths of {@link #forEach}; the array is the table's own. */
    @FunctionalInterface
    public interface Visitor {
        void onWatch(byte[] path, int kinds);
    }

    private int find(final DirectBuffer buffer, final int offset, final int length) {
        int slot = hash(buffer, offset, length) & paths.length - 1;
        while (paths[slot] != null) {
            if (matches(paths[slot], buffer, offset, length)) {
                return slot;
            }
            slot = slot + 1 & paths.length - 1;
        }
        return -1;
    }

    /** Closes the gap: entries behind it move up when a search for them would stop at it. */
    private void removeSlot(final int slot) {
        final int mask = paths.length - 1;
        int gap = slot;
        for (int next = gap + 1 & mask; paths[next] != null; next = next + 1 & mask) {
            final int home = hash(paths[next]) & mask;
            if ((next - home & mask) >= (next - gap & mask)) {
                paths[gap] = paths[next];
                kinds[gap] = kinds[next];
                gap = next;
            }
        }
        paths[gap] = null;
        kinds[gap] = WatchKind.NONE;
        size--;
    }

    private void grow() {
        final byte[][] oldPaths = paths;
        final int[] oldKinds = kinds;
        final int capacity = oldPaths.length * 2;
        paths = new byte[capacity][];
        kinds = new int[capacity];
        size = 0;
        for (int slot = 0; slot < oldPaths.length; slot++) {
            if (oldPaths[slot] != null) {
                add(oldPaths[slot], oldKinds[slot]);
            }
        }
    }

    private static boolean matches(final byte[] path, final DirectBuffer buffer, final int offset, final int length) {
        if (path.length != length) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (path[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(final byte[] path) {
        int hash = 0;
        for (final byte value : path) {
            hash = 31 * hash + value;
        }
        return Hashing.hash(hash);
    }

    private static int hash(final DirectBuffer buffer, final int offset, final int length) {
        int hash = 0;
        for (int i = offset, limit = offset + length; i < limit; i++) {
            hash = 31 * hash + buffer.getByte(i);
        }
        return Hashing.hash(hash);
    }
}
