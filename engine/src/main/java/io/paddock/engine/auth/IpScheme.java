package io.paddock.engine.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Scheme ip: ids are addresses; an ACL may name a network as {@code address/bits}. */
final class IpScheme implements AuthScheme {
    static final byte[] NAME = "ip".getBytes(StandardCharsets.US_ASCII);

    private static final Identity[] NOTHING_TO_ADD = {};
    private static final int INVALID = -1;

    private final byte[] scratch = new byte[16];

    @Override
    public byte[] name() {
        return NAME;
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public boolean isValidId(final DirectBuffer buffer, final int offset, final int length) {
        return parseNetwork(buffer, offset, length, scratch) != INVALID;
    }

    @Override
    public IdMatcher matcher(final byte[] id) {
        final byte[] address = new byte[16];
        final UnsafeBuffer text = new UnsafeBuffer(id);
        final int bits = parseNetwork(text, 0, id.length, address);
        if (bits == INVALID) {
            return identity -> false;
        }
        final int slash = IpAddress.indexOf(text, 0, id.length, (byte) '/');
        final byte[] network = IpAddress.parse(text, 0, slash < 0 ? id.length : slash);
        return identity -> isInside(identity.address(), network, bits);
    }

    /** Every connection has its address already, so that asking for it succeeds and changes nothing. */
    @Override
    public Identity[] authenticate(final byte[] credentials) {
        return NOTHING_TO_ADD;
    }

    @Override
    public int userLength(final byte[] id) {
        return id.length;
    }

    /** Significant bits of the network, {@link #INVALID} when the text is none. */
    private static int parseNetwork(final DirectBuffer text, final int offset, final int length, final byte[] address) {
        final int slash = IpAddress.indexOf(text, offset, length, (byte) '/');
        final int found = IpAddress.parse(text, offset, slash < 0 ? length : slash, address);
        if (found == 0) {
            return INVALID;
        }
        return slash < 0 ? found * 8 : IpAddress.parseDecimal(text, offset + slash + 1, length - slash - 1, found * 8);
    }

    private static boolean isInside(final byte[] address, final byte[] network, final int bits) {
        final int wholeBytes = bits / 8;
        final int mask = 0xFF00 >> bits % 8 & 0xFF;
        return address.length == network.length
                && Arrays.equals(address, 0, wholeBytes, network, 0, wholeBytes)
                && (mask == 0 || (address[wholeBytes] & mask) == (network[wholeBytes] & mask));
    }
}
