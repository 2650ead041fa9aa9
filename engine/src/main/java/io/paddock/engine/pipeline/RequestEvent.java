package io.paddock.engine.pipeline;

import org.agrona.MutableDirectBuffer;

/**
 * One slot of the ring: what arrived, on which connection. The bytes lie in the slot's own slice of the ring's slab,
 * or in a borrowed overflow buffer when they are too long for it.
 *
 * <p>Written by the producer that claimed the slot, read by the engine; the ring publishes it.
 */
final class RequestEvent {
    static final int CONNECTED = 0;
    static final int FRAME = 1;
    static final int WORD = 2;
    static final int DISCONNECTED = 3;
    /** No frame can follow; the connection is to be closed when those before are answered. */
    static final int BROKEN = 4;

    private final MutableDirectBuffer slot;
    private MutableDirectBuffer overflow;
    private ClientConnection client;
    private int kind;
    private int word;
    private int length;
    private long arrivalNs;

    RequestEvent(final MutableDirectBuffer slot) {
        this.slot = slot;
    }

    void set(
            final int newKind,
            final ClientConnection newClient,
            final int newWord,
            final MutableDirectBuffer newOverflow,
            final int newLength,
            final long newArrivalNs) {
        kind = newKind;
        client = newClient;
        word = newWord;
        overflow = newOverflow;
        length = newLength;
        arrivalNs = newArrivalNs;
    }

    /** Where the frame's bytes are, from offset 0. */
    MutableDirectBuffer buffer() {
        return overflow == null ? slot : overflow;
    }

    /** The borrowed buffer, null when the slot was enough. */
    MutableDirectBuffer overflow() {
        return overflow;
    }

    ClientConnection client() {
        return client;
    }

    int kind() {
        return kind;
    }

    /** The word, for {@link #WORD}. */
    int word() {
        return word;
    }

    /** Bytes in {@link #buffer()}. */
    int length() {
        return length;
    }

    /** When it was published, 0 where nobody asks. */
    long arrivalNs() {
        return arrivalNs;
    }

    /** Drops the references, so that the slot keeps no closed connection alive. */
    void clear() {
        client = null;
        overflow = null;
    }
}
