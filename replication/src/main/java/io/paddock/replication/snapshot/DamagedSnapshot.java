package io.paddock.replication.snapshot;

import io.paddock.replication.LogFault;

/** A snapshot file cannot be read or does not hold; another one may. */
public final class DamagedSnapshot extends LogFault {
    private static final long serialVersionUID = 1L;

    public DamagedSnapshot(final String message) {
        super(message);
    }

    public DamagedSnapshot(final String message, final Throwable cause) {
        super(message, cause);
    }
}
