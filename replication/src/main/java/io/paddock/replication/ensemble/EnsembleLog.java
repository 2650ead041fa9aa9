package io.paddock.replication.ensemble;

import io.paddock.replication.Ensemble;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.journal.JournalCounters;

/** The log that the servers of an ensemble keep together, as one of them has it. */
public abstract class EnsembleLog implements ReplicatedLog {
    EnsembleLog() {}

    /**
     * Opens journal and snapshot store of the folders given.
     *
     * @throws io.paddock.replication.LogFault when another process uses them, or what they hold cannot be trusted.
     */
    public static EnsembleLog open(final EnsembleLogContext context) {
        context.conclude();
        throw new UnsupportedOperationException("this build has no ensembles");
    }

    /** What the journal has done; any thread. */
    public abstract JournalCounters counters();

    /** Never null. */
    @Override
    public abstract Ensemble ensemble();
}
