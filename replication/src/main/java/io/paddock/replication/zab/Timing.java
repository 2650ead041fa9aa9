package io.paddock.replication.zab;

import java.util.concurrent.TimeUnit;

/**
 * The timers of the protocol, ns.
 *
 * @param heartbeatNs between two signs of life of a leader.
 * @param electionNs a follower bears a silent leader for this long, and meanwhile helps nobody else to its place.
 * @param electionSpreadNs most that chance adds to that.
 * @param checkQuorumNs a leader that has not heard a quorum for this long steps down; not above {@code electionNs}.
 */
public record Timing(long heartbeatNs, long electionNs, long electionSpreadNs, long checkQuorumNs) {
    public Timing {
        if (heartbeatNs <= 0 || electionNs < 2 * heartbeatNs || electionSpreadNs <= 0) {
            throw new IllegalArgumentException("an election must wait for at least two heartbeats: heartbeat "
                    + heartbeatNs + " ns, election " + electionNs + " ns, spread " + electionSpreadNs + " ns");
        }
        if (checkQuorumNs <= heartbeatNs || checkQuorumNs > electionNs) {
            throw new IllegalArgumentException(
                    "a leader must doubt itself after more than a heartbeat and before others" + " replace it: "
                            + checkQuorumNs + " ns");
        }
    }

    /** For machines that are shared with others. */
    public static Timing shared() {
        final long election = TimeUnit.MILLISECONDS.toNanos(1500);
        return new Timing(TimeUnit.MILLISECONDS.toNanos(200), election, election, election);
    }

    /** For machines with a core to spare. */
    public static Timing balanced() {
        final long election = TimeUnit.MILLISECONDS.toNanos(1000);
        return new Timing(TimeUnit.MILLISECONDS.toNanos(100), election, election, election);
    }
}
