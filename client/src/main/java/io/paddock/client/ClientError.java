package io.paddock.client;

/** Failures that the client itself finds, with the numbers that ZooKeeper's clients use. */
public final class ClientError {
    /** The connection was lost before the reply; a write may have been done or not. It is never sent again. */
    public static final int CONNECTION_LOSS = -4;

    /** A blocking call has waited too long; a write may still be done. */
    public static final int OPERATION_TIMEOUT = -7;

    private ClientError() {}
}
