package io.paddock.engine.auth;

/**
 * The ids of a connection: an immutable, ordered set of (scheme, id), interned so that equal sets are one object.
 * Connections start with their ip id; each successful auth gives a new set. Queued requests keep the set that they
 * arrived with.
 */
public final class Identities {
    private final byte[] encoded;

    Identities(final byte[] encoded) {
        this.encoded = encoded;
    }

    /** Pairs of jute strings scheme, id: the form that commands carry. Not to be changed. */
    public byte[] encoded() {
        return encoded;
    }
}
