package io.paddock.replication.ensemble;

import io.paddock.replication.Ensemble;
import io.paddock.replication.LogRole;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.zab.ReconfigRefusal;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.ReplicaLog;
import org.agrona.ExpandableArrayBuffer;

/** The ensemble as this server sees it, and what the owner may ask of it. Owner's thread. */
final class EnsembleView implements Ensemble {
    private final EnsembleLog owner;
    private Replica replica;
    private ReplicaLog log;

    EnsembleView(final EnsembleLog owner) {
        this.owner = owner;
    }

    /** Nothing may be asked before recovery has come so far. */
    void start(final Replica newReplica, final ReplicaLog newLog) {
        replica = newReplica;
        log = newLog;
    }

    @Override
    public LogRole role() {
        return owner.role();
    }

    @Override
    public int leader() {
        return replica.leader();
    }

    @Override
    public long epoch() {
        return replica.epoch();
    }

    @Override
    public long committedZxid() {
        return log.epochs().zxidAt(replica.commitIndex());
    }

    @Override
    public long lastLoggedZxid() {
        return log.epochs().lastZxid();
    }

    @Override
    public Configuration configuration() {
        return replica.active();
    }

    @Override
    public Configuration joining() {
        return replica.joining();
    }

    @Override
    public int syncedFollowers() {
        return replica.syncedPeers(true);
    }

    @Override
    public int syncedObservers() {
        return replica.syncedPeers(false);
    }

    @Override
    public int learners() {
        return replica.learners();
    }

    @Override
    public long durableIndex(final int server) {
        return replica.durableIndexOf(server);
    }

    /**
     * {@inheritDoc} A version of 0 becomes the zxid of the entry that brings the change. New members are reached from now
     * on, even when too few of them are in sync yet; then the same may be asked again soon.
     */
    @Override
    public ReconfigRefusal reconfigure(final Configuration next) {
        final Configuration versioned =
                next.version() == 0 ? next.withVersion(log.epochs().lastZxid() + 1) : next;
        owner.invite(versioned);
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final int length = ConfigurationCodec.encode(versioned, bytes, 0);
        final ReconfigRefusal refusal = replica.reconfigure(versioned, bytes, 0, length);
        owner.touch();
        return refusal;
    }

    @Override
    public boolean transferLeadership(final int server) {
        owner.touch();
        return replica.transfer(server);
    }

    @Override
    public long divergences() {
        return owner.divergences();
    }

    boolean isVoter(final int server) {
        return replica.active().isVoter(server)
                || replica.joining() != null && replica.joining().isVoter(server);
    }
}
