package io.paddock.transport;

/** What a transport counts since its start. */
public enum TransportCounter {
    /** Connections accepted and within the limits. */
    ACCEPTED("connections accepted"),
    /** Connections refused because their address already holds its share. */
    REJECTED_ADDRESS_LIMIT("connections rejected, limit per address"),
    /** Connections refused because the node holds as many as it may. */
    REJECTED_TOTAL_LIMIT("connections rejected, limit of the node"),
    /** Calls of accept that failed, mostly for want of file descriptors. */
    ACCEPT_FAILURES("accepts that failed"),
    /** Accepted connections that are gone again. */
    CLOSED("connections closed"),
    /** Frames that arrived and were taken by the handler. */
    FRAMES_IN("frames received"),
    /** Frames queued for sending. */
    FRAMES_OUT("frames sent"),
    /** Words that arrived in place of a first frame. */
    WORDS_IN("words received"),
    /** Bytes read from sockets. */
    BYTES_IN("bytes received"),
    /** Bytes handed to sockets. */
    BYTES_OUT("bytes sent"),
    /** Connections closed for a length below zero or above the limit. */
    BAD_LENGTHS("frames with a bad length"),
    /** Times a connection was not read because its owner had no room. */
    PAUSES_IN("pauses, owner busy"),
    /** Times a connection was not read because its peer did not take what was sent. */
    PAUSES_OUT("pauses, peer slow"),
    /** Connections closed because the peer did not take what was sent. */
    SLOW_CLOSES("connections closed, peer too slow"),
    /** Connections that ended with an error of the network. */
    RESETS("connections reset"),
    /** Exceptions thrown by the frame handler. */
    HANDLER_FAULTS("exceptions of the frame handler");

    private final String label;

    TransportCounter(final String label) {
        this.label = label;
    }

    /** What to print beside the number. */
    public String label() {
        return label;
    }
}
