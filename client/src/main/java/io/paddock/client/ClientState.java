package io.paddock.client;

/** Where a client's session stands. The last three are final: a new client has to be made. */
public enum ClientState {
    /** No usable connection; the session, if there is one, lives on at the server until its timeout. */
    CONNECTING,
    /** Requests are taken. */
    CONNECTED,
    /** The close of the session is on its way to the server. */
    CLOSING,
    /** Closed by its user. */
    CLOSED,
    /** The server has ended the session; its ephemeral nodes are gone. */
    EXPIRED,
    /** The server has refused credentials. */
    AUTH_FAILED;

    /** Whether nothing can follow. */
    public boolean isFinal() {
        return this == CLOSED || this == EXPIRED || this == AUTH_FAILED;
    }
}
