package io.paddock.replication.peer;

import org.agrona.DirectBuffer;

/** Seals messages to one peer, and opens those that come from it. The owner's thread. */
interface PeerSeal {
    /** What a seal adds to a message, bytes. */
    int PROOF_LENGTH = 16;

    /** Whether both sides have the same keys. */
    boolean isSettled();

    /**
     * Seals a message of two parts, which begins with its header.
     *
     * @return length of what is in {@link #sealed()} then.
     */
    int seal(
            int stream,
            long sequence,
            DirectBuffer first,
            int firstLength,
            DirectBuffer second,
            int secondOffset,
            int secondLength);

    /** What was sealed last; valid until the next one. */
    DirectBuffer sealed();

    /**
     * Opens a message.
     *
     * @return length of what is in {@link #opened()} then, or negative when it is not authentic.
     */
    int open(int stream, long sequence, DirectBuffer buffer, int offset, int length);

    /** What was opened last, as it was before it was sealed; valid until the next one. */
    DirectBuffer opened();
}
