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
    /** Dropped: not proven, changed on its way, or not sealed where it must be. */
    NOT_AUTHENTIC("not_authentic"),
    /** Dropped: sealed with keys that are not known, or not any more; of a peer's earlier run, as a rule. */
    UNKNOWN_KEYS("unknown_keys"),
    /** Parts of long messages whose other parts are missing. */
    INCOMPLETE("incomplete"),
    /** Keys of a peer that were put to use: the first ones, and those that replaced others. */
    KEYS("keys"),
    /** Bootstraps with peers by TLS that came to an end. */
    BOOTSTRAPS("bootstraps"),
    /** Bootstraps by TLS that failed or were refused, by either side. */
    BOOTSTRAPS_REFUSED("bootstraps_refused"),
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
