package io.paddock.engine.admin;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** Answers the four-letter words. Engine thread; allocates. */
public final class WordResponder {
    /** As {@link io.paddock.transport.FrameHandler#NOT_A_WORD}. */
    public static final int NOT_A_WORD = -1;

    private final WordConfig config;
    private final NodeView node;

    public WordResponder(final WordConfig config, final NodeView node) {
        this.config = config;
        this.node = node;
    }

    /**
     * Whether the first four bytes of a connection, as a big-endian integer, are a word: any thread.
     *
     * @return {@link #NOT_A_WORD}, or how many more bytes belong to the word.
     */
    public static int argumentLength(final int firstFourBytes) {
        throw new IllegalStateException("being built " + firstFourBytes);
    }

    /**
     * Answers a word that {@link #argumentLength} knows.
     *
     * @param argument holds the bytes behind the word; may be null when it has none.
     * @param answer filled from 0 with raw bytes to be sent without a length; the connection is closed after them.
     * @return how many bytes the answer has.
     */
    public int respond(
            final int word,
            final DirectBuffer argument,
            final int offset,
            final int length,
            final ExpandableArrayBuffer answer) {
        throw new IllegalStateException("being built " + config + node);
    }
}
