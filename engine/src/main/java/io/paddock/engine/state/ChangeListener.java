package io.paddock.engine.state;

/**
 * Told of each change after its command has succeeded and before its reply is sent, in the order in which the changes
 * were made. Engine thread.
 */
public interface ChangeListener {
    void onCreated(int node, long zxid);

    /** The node is out of the tree; its fields and path can still be read during the call. */
    void onDeleted(int node, long zxid);

    void onDataChanged(int node, long zxid);

    /** A session was closed by the log; its ephemerals are gone and reported. */
    void onSessionClosed(long sessionId, long zxid);
}
