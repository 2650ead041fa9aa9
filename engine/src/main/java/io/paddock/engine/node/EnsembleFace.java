package io.paddock.engine.node;

import io.paddock.engine.admin.EnsembleView;
import io.paddock.engine.membership.MembershipText;
import io.paddock.engine.state.Membership;
import io.paddock.replication.Ensemble;
import io.paddock.replication.LogRole;
import io.paddock.replication.peer.LinkCounter;
import io.paddock.replication.peer.LinkCounters;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.EpochClock;

/** A server's ensemble as the words see it. Engine thread. */
final class EnsembleFace implements EnsembleView {
    private final int serverId;
    private final Ensemble ensemble;
    private final Membership membership;
    private final EpochClock epochClock;
    private final LinkCounters link;
    private long leadingSinceMs;

    /**
     * @param membership who belongs to it, as far as commands were executed here.
     * @param link what the link to the others has counted.
     */
    EnsembleFace(
            final int serverId,
            final Ensemble ensemble,
            final Membership membership,
            final EpochClock epochClock,
            final LinkCounters link) {
        this.link = link;
        this.serverId = serverId;
        this.ensemble = ensemble;
        this.membership = membership;
        this.epochClock = epochClock;
    }

    /** Who belongs to the ensemble, as clients are told; until they can be, as the log has it. */
    private Configuration members() {
        return membership.active() == null ? ensemble.configuration() : membership.active();
    }

    /** The role, its leader or the epoch has changed. */
    void onRole(final LogRole role) {
        leadingSinceMs = role == LogRole.LEADING ? epochClock.time() : 0;
    }

    /** As {@code srvr} says it. */
    String mode() {
        return switch (ensemble.role()) {
            case LEADING -> "leader";
            case FOLLOWING -> "follower";
            case OBSERVING -> "observer";
            case LOOKING -> "looking";
        };
    }

    boolean hasLeader() {
        return ensemble.role() != LogRole.LOOKING;
    }

    @Override
    public Map<String, Long> linkCounts() {
        final Map<String, Long> counts = new LinkedHashMap<>();
        for (final LinkCounter counter : LinkCounter.values()) {
            counts.put(counter.label(), link.value(counter));
        }
        return counts;
    }

    @Override
    public int serverId() {
        return serverId;
    }

    @Override
    public boolean observer() {
        return !ensemble.configuration().isVoter(serverId);
    }

    @Override
    public String peerState() {
        return switch (ensemble.role()) {
            case LEADING -> "leading - broadcast";
            case FOLLOWING -> "following - broadcast";
            case OBSERVING -> "observing - broadcast";
            case LOOKING -> "looking - election";
        };
    }

    @Override
    public int leader() {
        return ensemble.leader();
    }

    @Override
    public long epoch() {
        return ensemble.epoch();
    }

    @Override
    public int quorumSize() {
        return ensemble.configuration().voterCount();
    }

    @Override
    public int learners() {
        return ensemble.learners();
    }

    @Override
    public int syncedFollowers() {
        return ensemble.syncedFollowers();
    }

    @Override
    public int syncedObservers() {
        return ensemble.syncedObservers();
    }

    @Override
    public long leaderUptimeMs() {
        return leadingSinceMs == 0 ? 0 : epochClock.time() - leadingSinceMs;
    }

    @Override
    public long committedZxid() {
        return ensemble.committedZxid();
    }

    @Override
    public long loggedZxid() {
        return ensemble.lastLoggedZxid();
    }

    @Override
    public String membership() {
        return MembershipText.print(members());
    }

    @Override
    public String joining() {
        final Configuration joining = ensemble.joining();
        return joining == null ? null : MembershipText.print(joining);
    }

    @Override
    public String moveLeader(final int server) {
        if (ensemble.role() != LogRole.LEADING) {
            return ensemble.leader() == 0
                    ? "there is no leader"
                    : "server " + ensemble.leader() + " leads, ask that one";
        }
        final int target = server == 0 ? furthest() : server;
        if (target == serverId) {
            return "server " + serverId + " leads already";
        }
        if (target == 0) {
            return "no other server with a vote keeps up";
        }
        if (!ensemble.configuration().isVoter(target)) {
            return "server " + target + " has no vote in this ensemble";
        }
        return ensemble.transferLeadership(target) ? null : "server " + target + " does not keep up, or is not there";
    }

    /** The server that could take over soonest, 0 when there is none. */
    private int furthest() {
        int found = 0;
        long index = -1;
        for (final Member member : ensemble.configuration().members()) {
            final boolean candidate =
                    member.server() != serverId && ensemble.configuration().isVoter(member.server());
            if (candidate && ensemble.durableIndex(member.server()) > index) {
                found = member.server();
                index = ensemble.durableIndex(found);
            }
        }
        return found;
    }
}
