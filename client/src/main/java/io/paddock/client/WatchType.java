package io.paddock.client;

import io.paddock.client.watch.WatchKind;

/** Which watches on a path to remove. */
public enum WatchType {
    CHILDREN(1, WatchKind.CHILD),
    DATA(2, WatchKind.DATA | WatchKind.EXIST),
    ANY(3, WatchKind.ALL),
    PERSISTENT(4, WatchKind.PERSISTENT),
    PERSISTENT_RECURSIVE(5, WatchKind.RECURSIVE);

    private final int code;
    private final int kinds;

    WatchType(final int code, final int kinds) {
        this.code = code;
        this.kinds = kinds;
    }

    int code() {
        return code;
    }

    int kinds() {
        return kinds;
    }
}
