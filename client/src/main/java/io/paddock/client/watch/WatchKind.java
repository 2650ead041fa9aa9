package io.paddock.client.watch;

import io.paddock.codecs.wire.EventType;

/** Kinds of registrations, as bits: a path may have several. The order is that of the lists of setWatches2. */
public final class WatchKind {
    public static final int NONE = 0;
    public static final int DATA = 1;
    public static final int EXIST = 2;
    public static final int CHILD = 4;
    public static final int PERSISTENT = 8;
    public static final int RECURSIVE = 16;

    public static final int ALL = DATA | EXIST | CHILD | PERSISTENT | RECURSIVE;

    /** Lists of setWatches2; setWatches has the first three. */
    public static final int LIST_COUNT = 5;

    public static final int ONE_SHOT_LIST_COUNT = 3;

    private WatchKind() {}

    /** What an event uses up (protocol reference §14.2): the server has forgotten these of the event's path. */
    public static int usedUpBy(final int eventType) {
        return switch (eventType) {
            case EventType.NODE_CREATED, EventType.NODE_DATA_CHANGED -> DATA | EXIST;
            case EventType.NODE_DELETED -> DATA | EXIST | CHILD;
            case EventType.NODE_CHILDREN_CHANGED -> CHILD;
            default -> NONE;
        };
    }
}
