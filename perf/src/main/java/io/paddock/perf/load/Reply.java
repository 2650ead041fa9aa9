package io.paddock.perf.load;

import java.nio.ByteBuffer;

/**
 * What came from the server on one connection: a reply or a watch event. Used again for the next one: valid only until
 * the handler returns.
 */
final class Reply {
    LoadSession session;
    /** Request type that this answers. */
    int opCode;
    /** What the sender of the request noted with it. */
    int tag;
    /** When the request was sent, or meant to be sent, ns. */
    long startNs;
    /** When it was read, ns. */
    long nowNs;
    /** Error code of the header, 0 for success. */
    int error;
    /** Holds the body, big-endian. */
    ByteBuffer buffer;
    /** Where the body begins in the buffer. */
    int offset;
    /** Length of the body, bytes. */
    int length;

    /** The number in the last ten characters of a string of the body. */
    long numberAt(final int stringOffset) {
        final int end = stringOffset + Integer.BYTES + buffer.getInt(stringOffset);
        long number = 0;
        for (int at = end - RequestTemplate.NUMBER.length(); at < end; at++) {
            number = number * 10 + buffer.get(at) - '0';
        }
        return number;
    }
}
