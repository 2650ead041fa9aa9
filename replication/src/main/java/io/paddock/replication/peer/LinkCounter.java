package io.paddock.replication.peer;

/** What a link counts. */
public enum LinkCounter {
    /** Messages given to the network. */
    MESSAGES_SENT("messages_sent"),
    /** Bytes of those messages. */
    BYTES_SENT("bytes_sent"),
    /** Messages handed over. */
    MESSAGES_RECEIVED("messages_received"),
    /** Bytes of those messages. */
    BYTES_RECEIVED("bytes_received"),
    /** Messages that were not taken, because the peer is not connected. */
    NOT_CONNECTED("not_connected"),
    /** Messages that were not taken, because there was no room. */
    BACK_PRESSURED("back_pressured"),
    /** Dropped: no message of this protocol, or of an impossible length. */
    MALFORMED("malformed"),
    /** Dropped: of another cluster. */
    FOREIGN_CLUSTER("foreign_cluster"),
    /** Dropped: names another sender than the connection it came by, or this server itself. */
    WRONG_SENDER("wrong_sender"),
    /** Dropped: was received before. */
    REPLAYED("replayed"),
    /** Dropped: sealed with a key that is not the present one, changed on its way, or not sealed where it must be. */
    NOT_AUTHENTIC("not_authentic"),
    /** Parts of long messages whose other parts are missing. */
    INCOMPLETE("incomplete"),
    /** Errors that Aeron told. */
    ERRORS("errors"),
    /** Times that driver and client were built anew, so that all connections began anew. */
    RESETS("resets");

    private final String label;

    LinkCounter(final String label) {
        this.label = label;
    }

    /** Short name in lower case. */
    public String label() {
        return label;
    }
}
