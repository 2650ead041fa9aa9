package io.paddock.engine.admin;

import java.util.Map;

/** What the words tell about a server's ensemble. Engine thread. */
public interface EnsembleView {
    /** Number of this server. */
    int serverId();

    /** Whether it follows without a vote. */
    boolean observer();

    /** {@code leading - broadcast} and so on: the role and how far it has come with it. */
    String peerState();

    /** Number of the leader, 0 when none is known. */
    int leader();

    long epoch();

    /** Servers with a vote. */
    int quorumSize();

    /** At the leader: servers that it exchanges entries with; elsewhere 0. */
    int learners();

    /** At the leader: followers with a vote that keep up; elsewhere 0. */
    int syncedFollowers();

    /** At the leader: observers that keep up; elsewhere 0. */
    int syncedObservers();

    /** Time since this server leads, ms; 0 elsewhere. */
    long leaderUptimeMs();

    /** Newest zxid known to be committed. */
    long committedZxid();

    /** Newest zxid in this server's log. */
    long loggedZxid();

    /** The members, and the version of that, as in {@code /zookeeper/config}; lines, the last without a newline. */
    String membership();

    /** The same of the members on their way in, null when there are none. */
    String joining();

    /** What the link to the other servers has counted, by name in its order. */
    Map<String, Long> linkCounts();

    /**
     * Has another server lead.
     *
     * @param server its number; 0 for the one that has come furthest.
     * @return null when it is on its way, or why not.
     */
    String moveLeader(int server);
}
