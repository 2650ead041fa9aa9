package io.paddock.engine.snapshot;

/** The taker is being closed; nothing is wrong. */
final class SnapshotCancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotCancelled() {
        super("the snapshot was given up because the node closes", null, false, false);
    }
}
