package io.paddock.transport.framing;

import org.agrona.DirectBuffer;

/** Takes what a {@link LengthPrefixFramer} cuts, on the framer's thread. Buffers are valid during the call only. */
public interface FrameSink {
    /** Returned by {@link #wordArgumentLength} for four bytes that are no word. */
    int NOT_A_WORD = -1;

    /** Whether the first four bytes of the stream are a word: {@link #NOT_A_WORD}, or how many bytes follow it. */
    int wordArgumentLength(int firstFourBytes);

    /** A word and its argument; false refuses it until {@link LengthPrefixFramer#resume()}. */
    boolean onWord(int word, DirectBuffer buffer, int offset, int length);

    /** A frame without its prefix; false refuses it until {@link LengthPrefixFramer#resume()}. */
    boolean onFrame(DirectBuffer buffer, int offset, int length);
}
