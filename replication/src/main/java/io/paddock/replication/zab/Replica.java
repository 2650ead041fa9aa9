package io.paddock.replication.zab;

import io.paddock.codecs.peer.AckDecoder;
import io.paddock.codecs.peer.AppendDecoder;
import io.paddock.codecs.peer.BarrierDecoder;
import io.paddock.codecs.peer.BarrierReplyDecoder;
import io.paddock.codecs.peer.FetchRangeDecoder;
import io.paddock.codecs.peer.FetchReplyDecoder;
import io.paddock.codecs.peer.FollowerInfoDecoder;
import io.paddock.codecs.peer.ForwardDecoder;
import io.paddock.codecs.peer.ForwardRejectDecoder;
import io.paddock.codecs.peer.GoodbyeDecoder;
import io.paddock.codecs.peer.HeartbeatDecoder;
import io.paddock.codecs.peer.NackDecoder;
import io.paddock.codecs.peer.PeerHeaderDecoder;
import io.paddock.codecs.peer.PreVoteDecoder;
import io.paddock.codecs.peer.PreVoteReplyDecoder;
import io.paddock.codecs.peer.SidebandDecoder;
import io.paddock.codecs.peer.TransferLeaderDecoder;
import io.paddock.codecs.peer.VoteDecoder;
import io.paddock.codecs.peer.VoteReplyDecoder;
import io.paddock.replication.quorum.Configuration;
import org.agrona.DirectBuffer;

/**
 * One server's part in its ensemble. Everything that happens comes in through the {@code on…} methods; everything it does
 * goes out through the {@link Environment}. The same inputs give the same outputs. One thread.
 *
 * <p>After some inputs {@link #endBatch} must be called: entries are sent and forced there, once for all of them.
 */
public final class Replica {
    private final ReplicaState state;
    private final Peers peers;
    private final Election election;
    private final Following following;
    private final Leadership leadership;
    private final Forwarding forwarding;
    private final Barriers barriers;
    private final Refill refill;
    private final PeerMessages messages = new PeerMessages();
    private SnapshotInfo snapshot;
    private long snapshotFloorSequence;

    /**
     * @param server its number, 1 to 255.
     * @param nowNs monotonic time.
     * @param pendingCapacity bytes of its own commands that may be unfinished, a power of two.
     * @param pendingCount such commands, a power of two.
     */
    public Replica(
            final int server,
            final Timing timing,
            final Environment environment,
            final RecoveredState recovered,
            final long nowNs,
            final int pendingCapacity,
            final int pendingCount) {
        state = new ReplicaState(
                server, recovered.incarnation(), timing, environment, recovered.log(), recovered.configurations());
        state.nowNs = nowNs;
        final long logEpoch = Zxid.epoch(state.lastZxid());
        state.acceptedEpoch = Math.max(recovered.acceptedEpoch(), logEpoch);
        state.votedFor = recovered.acceptedEpoch() == state.acceptedEpoch ? recovered.votedFor() : 0;
        state.ackedFloor = recovered.ackedFloor();
        state.durableIndex = state.lastIndex();
        state.commitIndex = recovered.committedIndex();
        state.handedIndex = recovered.committedIndex();
        state.executedIndex = recovered.committedIndex();
        peers = new Peers(state);
        election = new Election(state, peers, nowNs);
        following = new Following(state, election);
        leadership = new Leadership(state, peers);
        forwarding = new Forwarding(state, leadership, pendingCapacity, pendingCount);
        barriers = new Barriers(state);
        leadership.barriers().onLocal(barriers::onAnswer);
        refill = new Refill(state, peers, following);
    }

    // Time.

    /** Tells the time without letting anything come of it; before messages and batches. */
    public void onTime(final long nowNs, final long wallMs) {
        state.nowNs = nowNs;
        state.wallMs = wallMs;
    }

    /**
     * This server stood still for a time that is long against its timers, so they say nothing of the others: what they
     * have sent meanwhile is to be heard first.
     */
    public void onResume(final long nowNs, final long wallMs) {
        onTime(nowNs, wallMs);
        if (state.isLeading()) {
            leadership.onResume();
        } else {
            election.onResume();
        }
    }

    /** Lets time pass. */
    public void onTick(final long nowNs, final long wallMs) {
        state.nowNs = nowNs;
        state.wallMs = wallMs;
        if (state.isStopped()) {
            return;
        }
        if (state.isLeading()) {
            if (leadership.onTick()) {
                election.onLeaderHeard();
            } else {
                stepDown();
            }
        } else if (nowNs - election.deadlineNs() >= 0) {
            onSilence();
        }
    }

    private void onSilence() {
        state.role(Role.LOOKING, 0);
        if (refill.isNeeded()) {
            refill.ask();
            election.look(false);
        } else if (election.mayStand()) {
            election.ask();
            // The leader may be there and not know of this server, which believes to be a member already.
            introduce();
        } else {
            // Without a vote, all there is to do is to make itself known.
            introduce();
            election.look(false);
        }
    }

    private void introduce() {
        peers.forEachOther(
                server -> state.publisher.followerInfo(server, state.acceptedEpoch, state.log, state.ackedFloor));
    }

    private void stepDown() {
        state.role(Role.LOOKING, 0);
        election.look(false);
    }

    /** When {@link #onTick} is needed at the latest, ns. */
    public long nextDeadlineNs() {
        return state.isLeading() ? leadership.nextDeadlineNs() : election.deadlineNs();
    }

    /** Sends and forces what the inputs since the last call have given rise to. */
    public void endBatch() {
        if (state.isStopped()) {
            return;
        }
        barriers.endBatch(leadership.barriers());
        forwarding.endBatch();
        if (state.isLeading()) {
            leadership.endBatch();
        } else {
            following.endBatch();
        }
        state.forceAppended();
    }

    // The disk.

    /** Everything up to the entry is durable. */
    public void onFlushed(final long index, final long zxid) {
        if (!state.isStopped() && state.onFlushed(index, zxid)) {
            if (state.isLeading()) {
                leadership.onFlushed();
            } else {
                state.handOver();
            }
        }
    }

    /** The promise of that sequence is durable, and so are those before it. */
    public void onVotePersisted(final long sequence) {
        state.onVotePersisted(sequence);
        if (!state.isStopped() && election.onVotePersisted()) {
            lead();
        }
    }

    /** The floor of that sequence is durable. */
    public void onFloorPersisted(final long sequence) {
        if (snapshot != null && snapshotFloorSequence == sequence) {
            state.environment.installSnapshot(snapshot);
        }
    }

    // Snapshots from the leader.

    /**
     * A snapshot has come from the leader and was verified; it lies beside the log.
     *
     * @return false when it is of no use and may go.
     */
    public boolean onSnapshotReceived(final SnapshotInfo info) {
        final EpochIndex epochs = state.log.epochs();
        if (state.role != Role.FOLLOWING || snapshot != null || info.index() <= state.commitIndex) {
            return false;
        }
        final long known = epochs.indexOf(info.zxid());
        if (known >= 0 && state.log.chainAt(known) == Integer.toUnsignedLong(info.chain())) {
            return false;
        }
        state.requireNoForeignBeginning();
        if (state.isStopped()) {
            return false;
        }
        snapshot = info;
        // What follows the snapshot here may have been acknowledged, and goes with the log.
        snapshotFloorSequence = state.raiseFloor(state.position());
        state.installing = true;
        return true;
    }

    /** The snapshot has taken the place of the log and of the state; the log begins behind it. */
    public void onSnapshotInstalled(final SnapshotInfo info) {
        state.durableIndex = info.index();
        state.commitIndex = info.index();
        state.handedIndex = info.index();
        state.executedIndex = info.index();
        state.configurations.reset(info.index(), info.activatedIndex(), info.active(), info.joining());
        forwarding.onSnapshotInstalled(info);
        snapshot = null;
        state.installing = false;
        state.onFlushed(info.index(), info.zxid());
        following.requestSync();
    }

    /** The leader's sending of a snapshot has come to an end, well or not. */
    public void onSnapshotSent(final int server) {
        leadership.onSnapshotSent(server);
    }

    // The layer above.

    /**
     * Takes a command. It comes back through the log exactly once, unless this server stops before.
     *
     * @return its sequence; 0 when there is no room now.
     */
    public long submit(final DirectBuffer command, final int offset, final int length) {
        return state.isStopped() ? 0 : forwarding.submit(command, offset, length);
    }

    /** An entry was executed; to be told of every one, in order. */
    public void onExecuted(
            final long index, final long zxid, final int type, final int originServer, final long originSequence) {
        state.require(index == state.executedIndex + 1, "entry " + index + " was executed out of turn");
        state.executedIndex = index;
        forwarding.onExecuted(type, zxid, originServer, originSequence);
        if (type == EntryType.ACTIVATE) {
            state.environment.reconfigured(zxid);
        }
    }

    /** Whether a command of this server's number in the log was submitted since this start. */
    public boolean isOwn(final long zxid) {
        return forwarding.isOwn(zxid);
    }

    /** Asks for {@link Environment#barrierReached} with the newest entry that anybody may have seen committed. */
    public void barrier(final long id) {
        barriers.add(id);
    }

    /** Tells the leader something, without promise. */
    public boolean tellLeader(final int kind, final DirectBuffer payload, final int offset, final int length) {
        if (state.isLeading()) {
            state.environment.sideband(state.server, kind, payload, offset, length);
            return true;
        }
        return state.role == Role.FOLLOWING
                && state.publisher.sideband(state.leader, state.acceptedEpoch, kind, payload, offset, length);
    }

    /** Has another server lead; false when that cannot begin. */
    public boolean transfer(final int target) {
        return leadership.transfer(target);
    }

    /**
     * Begins a change of the ensemble; {@link Environment#reconfigured} tells of its end.
     *
     * @param encoded the configuration by its codec.
     * @return null, or why it cannot begin.
     */
    public ReconfigRefusal reconfigure(
            final Configuration next, final DirectBuffer encoded, final int offset, final int length) {
        return leadership.reconfigure(next, encoded, offset, length);
    }

    /** The process of a peer has ended, as far as can be told: if it led or was to lead, nobody needs to wait for it. */
    public void onPeerGone(final int server) {
        final boolean matters = state.role == Role.FOLLOWING && state.leader == server
                || state.role == Role.LOOKING && state.votedFor == server;
        if (!state.isStopped() && matters) {
            election.onLeaderGone(server);
        }
    }

    /** Takes leave in order: the others need not wait. */
    public void sayGoodbye() {
        if (state.isLeading()) {
            peers.forEachOther(server -> state.publisher.goodbye(server, state.acceptedEpoch));
        }
    }

    // Messages.

    /** A message has come; its bytes are as they were sent, and of this cluster. */
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (state.isStopped() || !messages.wrap(buffer, offset, length)) {
            return;
        }
        final PeerHeaderDecoder peer = messages.peer();
        final int from = peer.fromServer();
        final long epoch = peer.epoch();
        final long incarnation = peer.incarnation();
        if (from < 1 || from > 255 || from == state.server) {
            return;
        }
        switch (messages.templateId()) {
            case PreVoteDecoder.TEMPLATE_ID -> election.onPreVote(from, epoch, messages.preVote());
            case PreVoteReplyDecoder.TEMPLATE_ID -> election.onPreVoteReply(from, epoch, messages.preVoteReply());
            case VoteDecoder.TEMPLATE_ID -> election.onVote(from, epoch, messages.vote());
            case VoteReplyDecoder.TEMPLATE_ID -> {
                if (election.onVoteReply(from, epoch, messages.voteReply())) {
                    lead();
                }
            }
            case NackDecoder.TEMPLATE_ID -> onNack(epoch, messages.nack());
            case FetchRangeDecoder.TEMPLATE_ID -> refill.onFetchRange(from, messages.fetchRange());
            case FetchReplyDecoder.TEMPLATE_ID -> refill.onFetchReply(from, messages.fetchReply());
            case AppendDecoder.TEMPLATE_ID -> {
                if (following.isFromLeader(from, epoch)) {
                    following.onAppend(messages.append());
                }
            }
            case HeartbeatDecoder.TEMPLATE_ID -> {
                if (following.isFromLeader(from, epoch)) {
                    following.onHeartbeat(messages.heartbeat());
                    forwarding.onHeartbeat(messages.heartbeat());
                }
            }
            default -> onMessageWithinEpoch(from, epoch, incarnation);
        }
    }

    private void onMessageWithinEpoch(final int from, final long epoch, final long incarnation) {
        if (state.isLeading()) {
            if (messages.templateId() == FollowerInfoDecoder.TEMPLATE_ID && epoch <= state.acceptedEpoch) {
                leadership.onFollowerInfo(from, incarnation, epoch, messages.followerInfo());
            } else if (epoch == state.acceptedEpoch) {
                onMessageAtLeader(from, incarnation);
            }
        } else if (messages.templateId() == FollowerInfoDecoder.TEMPLATE_ID) {
            refill.onIntroduction(from);
        } else if (state.role == Role.FOLLOWING && epoch == state.acceptedEpoch && from == state.leader) {
            switch (messages.templateId()) {
                case ForwardRejectDecoder.TEMPLATE_ID ->
                    forwarding.onReject(messages.forwardReject().expected());
                case BarrierReplyDecoder.TEMPLATE_ID -> {
                    final BarrierReplyDecoder reply = messages.barrierReply();
                    barriers.onAnswer(reply.request(), reply.index());
                }
                case TransferLeaderDecoder.TEMPLATE_ID -> election.onTransfer();
                case GoodbyeDecoder.TEMPLATE_ID -> election.onLeaderGone(from);
                default -> {
                    // Of an earlier role of this server, or from a later version.
                }
            }
        }
    }

    private void onMessageAtLeader(final int from, final long incarnation) {
        switch (messages.templateId()) {
            case AckDecoder.TEMPLATE_ID -> leadership.onAck(from, incarnation, messages.ack());
            case ForwardDecoder.TEMPLATE_ID -> forwarding.onForward(from, incarnation, messages.forward());
            case BarrierDecoder.TEMPLATE_ID ->
                leadership.barriers().ask(from, messages.barrier().request());
            case SidebandDecoder.TEMPLATE_ID -> {
                final SidebandDecoder message = messages.sideband();
                final int kind = (int) message.kind();
                final int payloadLength = message.payloadLength();
                state.environment.sideband(
                        from,
                        kind,
                        message.buffer(),
                        message.limit() + SidebandDecoder.payloadHeaderLength(),
                        payloadLength);
            }
            default -> {
                // Of an earlier role of this server, or from a later version.
            }
        }
    }

    private void onNack(final long epoch, final NackDecoder message) {
        if (state.isLeading() && epoch == state.acceptedEpoch && message.acceptedEpoch() > epoch) {
            stepDown();
        }
    }

    private void lead() {
        leadership.begin();
        forwarding.onElected();
    }

    // What may be asked at any time.

    public Role role() {
        return state.role;
    }

    /** Number of the leader; 0 when none is known. */
    public int leader() {
        return state.leader;
    }

    public long epoch() {
        return state.acceptedEpoch;
    }

    public long commitIndex() {
        return state.commitIndex;
    }

    public long durableIndex() {
        return state.durableIndex;
    }

    public long executedIndex() {
        return state.executedIndex;
    }

    public Configuration active() {
        return state.configurations.active();
    }

    /** The configuration on its way in, or null. */
    public Configuration joining() {
        return state.configurations.joining();
    }

    /** At the leader: peers in sync, with a vote or without; elsewhere 0. */
    public int syncedPeers(final boolean voters) {
        return state.isLeading() ? leadership.syncedPeers(voters) : 0;
    }

    /** At the leader: peers that entries are exchanged with; elsewhere 0. */
    public int learners() {
        return state.isLeading() ? leadership.learners() : 0;
    }

    /** At the leader: index up to which a server has everything on its disk; -1 when nothing is known. */
    public long durableIndexOf(final int server) {
        if (server == state.server) {
            return state.durableIndex;
        }
        return state.isLeading() ? leadership.durableIndexOf(server) : -1;
    }

    /** Index from which on entries are needed for peers that keep up, {@link Long#MAX_VALUE} when for none. */
    public long neededIndex() {
        return state.isLeading() ? leadership.neededIndex() : Long.MAX_VALUE;
    }

    /** Whether an invariant was found broken; nothing is done any more. */
    public boolean isStopped() {
        return state.isStopped();
    }
}
