package io.paddock.replication.journal;

import io.paddock.replication.LogFault;

/**
 * Acknowledged entries are missing or do not hold. A single server can only stop; a server of an ensemble cuts before the
 * damage and gets them back from its peers, see {@link JournalSalvage}.
 */
public final class DamagedJournal extends LogFault {
    private static final long serialVersionUID = 1L;

    DamagedJournal(final String message) {
        super(message);
    }
}
