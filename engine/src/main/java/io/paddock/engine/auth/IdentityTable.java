package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteWriter;
import java.net.InetAddress;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers sets of ids by their bytes, so that finding the set of a command that carries known bytes allocates
 * nothing. Forgets everything when it is full, which costs a few allocations and nothing else: sets in use stay valid,
 * and sets are compared by content. Engine thread.
 */
public final class IdentityTable {
    /** Longest encoded form: the length field of commands has 16 bits, and their highest value means none. */
    public static final int MAX_ENCODED_LENGTH = 65_534;
    /** Sets that are remembered: at some 200 bytes each, at most about 13 MB. */
    static final int MAX_SETS = 1 << 16;

    private final Identities none = new Identities(new byte[0]);
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private Identities[] sets = new Identities[64];
    private int size;

    /** The empty set: requests of the server itself. */
    public Identities none() {
        return none;
    }

    /** The ids that a new connection has: the textual address of its peer under scheme ip. */
    public Identities ofAddress(final InetAddress address) {
        return ofAddress(address.getHostAddress());
    }

    /** As {@link #ofAddress(InetAddress)}, from the text of the address. */
    public Identities ofAddress(final String address) {
        return with(none, Identity.of("ip", address));
    }

    /** The set with the given bytes; allocates only when it is not known yet. */
    public Identities of(final DirectBuffer buffer, final int offset, final int length) {
        if (length == 0) {
            return none;
        }
        final int hash = hash(buffer, offset, length);
        final int found = slot(buffer, offset, length, hash);
        if (sets[found] != null) {
            return sets[found];
        }
        final byte[] encoded = new byte[length];
        buffer.getBytes(offset, encoded);
        return insert(new Identities(encoded), hash);
    }

    /** A set with one id more; null when it would grow beyond {@link #MAX_ENCODED_LENGTH}. */
    Identities with(final Identities identities, final Identity added) {
        if (identities.contains(added)) {
            return identities;
        }
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(identities.encoded().length + 64);
        final JuteWriter writer = new JuteWriter().wrap(buffer, 0);
        buffer.putBytes(0, identities.encoded());
        writer.cursor(identities.encoded().length).writeBytes(added.scheme()).writeBytes(added.id());
        return writer.length() <= MAX_ENCODED_LENGTH ? of(buffer, 0, writer.length()) : null;
    }

    private Identities insert(final Identities identities, final int hash) {
        if (size >= MAX_SETS) {
            sets = new Identities[64];
            size = 0;
        } else if (2 * size >= sets.length) {
            grow();
        }
        int index = hash & (sets.length - 1);
        while (sets[index] != null) {
            index = (index + 1) & (sets.length - 1);
        }
        sets[index] = identities;
        size++;
        return identities;
    }

    private void grow() {
        final Identities[] old = sets;
        sets = new Identities[BitUtil.findNextPositivePowerOfTwo(2 * old.length)];
        size = 0;
        for (final Identities identities : old) {
            if (identities != null) {
                view.wrap(identities.encoded());
                insert(identities, hash(view, 0, view.capacity()));
            }
        }
    }

    /** Where the set stands, or the free slot where the search for it ended. */
    private int slot(final DirectBuffer buffer, final int offset, final int length, final int hash) {
        int index = hash & (sets.length - 1);
        while (sets[index] != null && !matches(sets[index].encoded(), buffer, offset, length)) {
            index = (index + 1) & (sets.length - 1);
        }
        return index;
    }

    private static boolean matches(
            final byte[] encoded, final DirectBuffer buffer, final int offset, final int length) {
        if (encoded.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (encoded[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(final DirectBuffer buffer, final int offset, final int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + buffer.getByte(offset + i);
        }
        hash *= 0x9E37_79B9;
        return hash ^ (hash >>> 15);
    }
}
