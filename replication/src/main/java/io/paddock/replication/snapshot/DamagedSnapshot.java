package io.paddock.replication.snapshot;

import io.paddock.replication.LogFault;
import java.nio.file.Path;

/** A snapshot file cannot be read or does not hold; another one may. */
public final class DamagedSnapshot extends LogFault {
    private static final long serialVersionUID = 1L;

    public DamagedSnapshot(final String message) {
        super(message);
    }

    /** What is wrong with a file, as the second half of a sentence. */
    static DamagedSnapshot unusable(final Path file, final String reason) {
        return new DamagedSnapshot("snapshot " + file.toAbsolutePath() + " cannot be used: " + reason);
    }

    public DamagedSnapshot(final String message, final Throwable cause) {
        super(message, cause);
    }
}
