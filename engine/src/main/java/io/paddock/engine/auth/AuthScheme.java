package io.paddock.engine.auth;

import org.agrona.DirectBuffer;

/** One way of naming clients: what its ids look like, how they are proved, which entries of ACLs they match. */
interface AuthScheme {
    /** Returned by {@link #authenticate} when the proof does not hold. */
    Identity[] REFUSED = null;

    /** Name in ACLs and auth packets. */
    byte[] name();

    /** Whether an ACL entry of scheme auth stands for ids of this scheme. */
    boolean isAuthenticated();

    /** Whether an ACL may name this id. */
    boolean isValidId(DirectBuffer buffer, int offset, int length);

    /** The comparer for an id that an ACL names; allocates, since it is kept. */
    IdMatcher matcher(byte[] id);

    /** The ids that an auth packet adds, possibly none; {@link #REFUSED} when it fails. May allocate. */
    Identity[] authenticate(byte[] credentials);

    /** How many bytes of an id are shown to its owner. */
    int userLength(byte[] id);
}
