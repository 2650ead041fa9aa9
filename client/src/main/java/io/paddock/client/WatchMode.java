package io.paddock.client;

import io.paddock.client.watch.WatchKind;

/** Watches that stay after they have fired. */
public enum WatchMode {
    /** Fires for the node and its list of children. */
    PERSISTENT(0, WatchKind.PERSISTENT),
    /** Fires for the node and everything below it, not for lists of children. */
    PERSISTENT_RECURSIVE(1, WatchKind.RECURSIVE);

    private final int code;
    private final int kind;

    WatchMode(final int code, final int kind) {
        this.code = code;
        this.kind = kind;
    }

    int code() {
        return code;
    }

    int kind() {
        return kind;
    }
}
