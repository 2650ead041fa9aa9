package io.paddock.codecs.wire;

/** Types of watch notifications on the wire. */
public final class EventType {
    public static final int NODE_CREATED = 1;
    public static final int NODE_DELETED = 2;
    public static final int NODE_DATA_CHANGED = 3;
    public static final int NODE_CHILDREN_CHANGED = 4;

    /** The only session state that a server puts into a notification. */
    public static final int STATE_SYNC_CONNECTED = 3;

    private EventType() {}
}
