package io.paddock.replication;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.zab.ReconfigRefusal;

/** The servers that keep a log together, as one of them sees them. Owner's thread. */
public interface Ensemble {
    LogRole role();

    /** Number of the leader, 0 when none is known. */
    int leader();

    /** Epoch that this server has accepted. */
    long epoch();

    /** zxid of the newest entry known to be committed, whether it was handed over here or not. */
    long committedZxid();

    /** zxid of the newest entry in this server's log. */
    long lastLoggedZxid();

    /** Members that count; during a change, the old ones. */
    Configuration configuration();

    /** The new ones during a change, otherwise null. */
    Configuration joining();

    /** At the leader: followers with a vote that hold the epoch's beginning and were heard lately; elsewhere 0. */
    int syncedFollowers();

    /** At the leader: the same without a vote; elsewhere 0. */
    int syncedObservers();

    /** At the leader: servers that it exchanges entries with, in sync or not; elsewhere 0. */
    int learners();

    /**
     * At the leader: how far a server has come.
     *
     * @return index up to which it has everything on its disk; -1 when nothing is known.
     */
    long durableIndex(int server);

    /**
     * Begins a change of the members; {@link LogConsumer#onConfiguration} tells of its end, on every server.
     *
     * @return null, or why it cannot begin.
     */
    ReconfigRefusal reconfigure(Configuration next);

    /**
     * Has another server lead.
     *
     * @return false when this server does not lead or the other one cannot.
     */
    boolean transferLeadership(int server);

    /** How often the states of two servers were found to differ, as far as this server knows. Any thread. */
    default long divergences() {
        return 0;
    }
}
