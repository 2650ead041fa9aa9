package io.paddock.replication.zab;

import io.paddock.codecs.peer.AckDecoder;
import io.paddock.codecs.peer.FollowerInfoDecoder;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.quorum.ServerSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Orders entries and brings every peer's log to the state of its own: one cursor per peer over one log, whatever the
 * peer lacks. An entry is committed once a quorum of every configuration in force has it on disk; this server's own disk
 * counts like any other.
 */
final class Leadership {
    /** Entries on their way to one peer, at most; fewer after some have got lost or mixed up. */
    static final int WINDOW_ENTRIES = 4096;

    /** An epoch ends before its counter would. */
    private static final long LAST_COUNTER = 0xFFFF_FF00L;

    private final ReplicaState state;
    private final Peers peers;
    private final BarrierRounds barriers;
    private final PeerProgress[] progress = new PeerProgress[ServerSet.MAX_SERVER + 1];
    private final List<PeerProgress> all = new ArrayList<>();
    private final ServerSet set = new ServerSet();
    private final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);

    private long epoch;
    private long epochRecordIndex;
    private long electedNs;
    private long heartbeatNs;
    private int transferTarget;
    private long transferEndNs;
    private boolean transferSent;
    private boolean commitMoved;

    Leadership(final ReplicaState state, final Peers peers) {
        this.state = state;
        this.peers = peers;
        barriers = new BarrierRounds(state, this);
    }

    /** An election was won: the epoch begins with its record. */
    void begin() {
        epoch = state.acceptedEpoch;
        Arrays.fill(progress, null);
        all.clear();
        peers.forgetGuests();
        barriers.reset();
        transferTarget = 0;
        electedNs = state.nowNs;
        state.role(Role.ELECTED, state.server);
        append(EntryType.EPOCH, 0, nothing, 0, 0);
        epochRecordIndex = state.lastIndex();
        peers.forEachOther(this::progressOf);
        sendHeartbeats();
        advanceCommit();
    }

    private PeerProgress progressOf(final int server) {
        PeerProgress found = progress[server];
        if (found == null) {
            found = new PeerProgress(server);
            found.lastHeardNs = electedNs;
            found.lastProgressNs = state.nowNs;
            progress[server] = found;
            all.add(found);
        }
        return found;
    }

    long epochRecordIndex() {
        return epochRecordIndex;
    }

    long nextDeadlineNs() {
        return heartbeatNs;
    }

    boolean takesCommands() {
        return state.role == Role.LEADING && transferTarget == 0 && Zxid.counter(state.lastZxid()) < LAST_COUNTER;
    }

    /** Appends an entry of this epoch; it is sent and forced at the end of the batch. */
    void append(final int type, final long origin, final DirectBuffer payload, final int offset, final int length) {
        final long zxid = type == EntryType.EPOCH ? Zxid.of(epoch, 0) : state.lastZxid() + 1;
        final long timestampMs = Math.max(state.log.lastTimestampMs(), state.wallMs);
        state.log.append(type, zxid, timestampMs, origin, payload, offset, length);
        state.onAppended();
    }

    // What peers say.

    /** A peer tells what its log holds, in this epoch or in an earlier one. */
    void onFollowerInfo(
            final int from, final long incarnation, final long messageEpoch, final FollowerInfoDecoder message) {
        if (!isMember(from)) {
            peers.onGuest(from);
        }
        final PeerProgress peer = progressOf(from);
        if (incarnation < peer.incarnation) {
            peer.outranks = true;
            sendHeartbeat(peer);
            return;
        }
        if (incarnation > peer.incarnation) {
            peer.restart(incarnation, state.lastZxid());
        }
        if (messageEpoch != epoch) {
            sendHeartbeat(peer);
            return;
        }
        peer.lastHeardNs = state.nowNs;
        final long common = commonIndex(message);
        final long chain = common < state.log.epochs().baseIndex() ? ReplicaLog.NO_CHAIN : state.log.chainAt(common);
        if (chain == ReplicaLog.NO_CHAIN) {
            peer.nextIndex = 0;
            sendSnapshot(peer);
            return;
        }
        state.require(
                message.lastZxid() != state.log.epochs().zxidAt(common) || message.lastChain() == chain,
                "the history of server " + from + " differs below one zxid");
        if (peer.nextIndex > common + 1) {
            // What was on its way is of no use any more, and less of it will be next time.
            peer.window = Math.max(1, peer.window / 4);
        }
        peer.snapshotZxid = 0;
        peer.nextIndex = common + 1;
        peer.receivedIndex = common;
        peer.reportedIndex = 0;
        peer.probing = true;
        peer.lastProgressNs = state.nowNs;
        sendHeartbeat(peer);
    }

    private boolean isMember(final int server) {
        return state.configurations.active().member(server) != null
                || state.configurations.joining() != null
                        && state.configurations.joining().member(server) != null;
    }

    /** The newest entry that both logs hold; -1 when it cannot be told. */
    private long commonIndex(final FollowerInfoDecoder message) {
        final EpochIndex epochs = state.log.epochs();
        for (final FollowerInfoDecoder.EpochsDecoder each : message.epochs()) {
            final long common = epochs.lastIndexWithin(each.epoch(), each.lastCounter());
            if (common >= 0) {
                return common;
            }
        }
        return -1;
    }

    private void sendSnapshot(final PeerProgress peer) {
        if (peer.snapshotZxid == 0) {
            final long zxid = state.environment.newestSnapshot();
            if (zxid >= 0) {
                peer.snapshotZxid = zxid;
                state.environment.sendSnapshot(peer.server, zxid);
            }
        }
    }

    /** The snapshot has gone out, or could not. The peer tells by itself what it holds then. */
    void onSnapshotSent(final int server) {
        if (progress[server] != null) {
            progress[server].snapshotZxid = 0;
        }
    }

    void onAck(final int from, final long incarnation, final AckDecoder message) {
        final PeerProgress peer = progress[from];
        if (peer == null || incarnation != peer.incarnation) {
            return;
        }
        peer.lastHeardNs = state.nowNs;
        peer.ackedRound = Math.max(peer.ackedRound, message.round());
        state.require(message.ackedIndex() <= state.lastIndex(), "server " + from + " acknowledges what is not here");
        peer.reportedIndex = Math.max(peer.reportedIndex, message.receivedIndex());
        if (message.receivedIndex() > peer.receivedIndex) {
            peer.window = Math.min(WINDOW_ENTRIES, peer.window + message.receivedIndex() - peer.receivedIndex);
            peer.receivedIndex = message.receivedIndex();
            peer.lastProgressNs = state.nowNs;
        }
        if (message.ackedIndex() > peer.matchIndex) {
            peer.matchIndex = message.ackedIndex();
            advanceCommit();
        }
        barriers.onRoundAcked();
    }

    void onFlushed() {
        advanceCommit();
    }

    /** The newest entry of this epoch that a quorum of every configuration in force has on disk. */
    private void advanceCommit() {
        final long lowest = Math.max(state.commitIndex + 1, epochRecordIndex);
        long best = -1;
        long candidate = state.durableIndex;
        if (candidate >= lowest && isDurableOnQuorum(candidate)) {
            best = candidate;
        }
        for (int i = 0; i < all.size(); i++) {
            candidate = all.get(i).matchIndex;
            if (candidate >= lowest && candidate > best && isDurableOnQuorum(candidate)) {
                best = candidate;
            }
        }
        if (best > state.commitIndex) {
            state.commitUpTo(best);
            commitMoved = true;
            onCommitMoved();
        } else {
            state.handOver();
        }
    }

    private boolean isDurableOnQuorum(final long index) {
        set.clear();
        if (state.durableIndex >= index) {
            set.add(state.server);
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).matchIndex >= index) {
                set.add(all.get(i).server);
            }
        }
        return state.configurations.isQuorum(set);
    }

    private void onCommitMoved() {
        if (state.role == Role.ELECTED && state.commitIndex >= epochRecordIndex) {
            state.role(Role.LEADING, state.server);
        }
        if (state.role != Role.LEADING) {
            return;
        }
        if (state.configurations.joining() != null && state.commitIndex >= state.configurations.changedAt()) {
            append(EntryType.ACTIVATE, 0, nothing, 0, 0);
            state.configurations.onActivate(state.lastIndex());
        } else if (state.configurations.joining() == null
                && !state.configurations.active().isVoter(state.server)
                && state.commitIndex >= state.configurations.activatedAt()) {
            leaveToMember();
        }
    }

    /** This server has led the change that removed it: somebody else goes on. */
    private void leaveToMember() {
        int best = 0;
        for (final PeerProgress peer : all) {
            if (state.configurations.active().isVoter(peer.server)
                    && (best == 0 || peer.matchIndex > progress[best].matchIndex)) {
                best = peer.server;
            }
        }
        if (best != 0 && transferTarget == 0) {
            transfer(best);
        }
    }

    // What the layer above asks.

    /**
     * Makes a peer the leader, as soon as it holds everything.
     *
     * @return false when it has no vote or another transfer is under way.
     */
    boolean transfer(final int target) {
        if (state.role != Role.LEADING
                || transferTarget != 0
                || target == state.server
                || !state.configurations.isVoter(target)) {
            return false;
        }
        transferTarget = target;
        transferSent = false;
        transferEndNs = state.nowNs + state.timing.electionNs();
        return true;
    }

    private void continueTransfer() {
        if (transferTarget == 0) {
            return;
        }
        final PeerProgress target = progressOf(transferTarget);
        if (!transferSent && target.matchIndex == state.lastIndex()) {
            transferSent = true;
            state.publisher.transferLeader(transferTarget, epoch);
        }
        if (state.nowNs - transferEndNs >= 0) {
            transferTarget = 0;
            onCommitMoved();
        }
    }

    /**
     * Begins a change of the ensemble.
     *
     * @return null, or why it cannot begin.
     */
    ReconfigRefusal reconfigure(
            final Configuration next, final DirectBuffer bytes, final int offset, final int length) {
        if (!takesCommands()) {
            return ReconfigRefusal.NOT_LEADING;
        }
        if (state.configurations.joining() != null || state.commitIndex < state.configurations.activatedAt()) {
            return ReconfigRefusal.IN_PROGRESS;
        }
        invite(next);
        set.clear().add(state.server);
        for (final PeerProgress peer : all) {
            if (isInSync(peer)) {
                set.add(peer.server);
            }
        }
        if (!next.isQuorum(set)) {
            return ReconfigRefusal.NO_QUORUM_IN_SYNC;
        }
        append(EntryType.RECONFIG, 0, bytes, offset, length);
        state.configurations.onReconfig(state.lastIndex(), next);
        peers.forEachOther(this::progressOf);
        return null;
    }

    /**
     * Whoever is to become a member has to catch up first. The members that it knows of may be those of long ago, none of
     * which leads now, so it is spoken to before it comes by itself.
     */
    private void invite(final Configuration next) {
        for (final Member member : next.members()) {
            final int server = member.server();
            if (server != state.server && !isMember(server)) {
                peers.onGuest(server);
                sendHeartbeat(progressOf(server));
            }
        }
    }

    private boolean isInSync(final PeerProgress peer) {
        return peer.matchIndex >= epochRecordIndex && isHeard(peer);
    }

    BarrierRounds barriers() {
        return barriers;
    }

    // The passing of time, and the end of each batch of inputs.

    /** @return false when this server must step down: it may have been replaced without hearing of it. */
    boolean onTick() {
        set.clear().add(state.server);
        for (int i = 0; i < all.size(); i++) {
            if (isHeard(all.get(i))) {
                set.add(all.get(i).server);
            }
        }
        if (!state.configurations.isQuorum(set)) {
            return false;
        }
        if (state.nowNs - heartbeatNs >= 0) {
            sendHeartbeats();
        }
        return true;
    }

    /** After a standstill: the peers get the time of two heartbeats to be heard again. */
    void onResume() {
        final long earliest = state.nowNs - state.timing.checkQuorumNs() + 2 * state.timing.heartbeatNs();
        for (int i = 0; i < all.size(); i++) {
            final PeerProgress peer = all.get(i);
            peer.lastHeardNs = Math.max(peer.lastHeardNs, earliest);
        }
        sendHeartbeats();
    }

    private boolean isHeard(final PeerProgress peer) {
        return state.nowNs - peer.lastHeardNs < state.timing.checkQuorumNs();
    }

    /** Whether a quorum has answered a round, and so has no other leader since before it began. */
    boolean isRoundAcked(final long round) {
        set.clear().add(state.server);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).ackedRound >= round) {
                set.add(all.get(i).server);
            }
        }
        return state.configurations.isQuorum(set);
    }

    void sendHeartbeats() {
        heartbeatNs = state.nowNs + state.timing.heartbeatNs();
        peers.forEachOther(server -> sendHeartbeat(progressOf(server)));
    }

    private void sendHeartbeat(final PeerProgress peer) {
        if (peer.isStreaming()
                && peer.nextIndex > peer.reportedIndex + 1
                && state.nowNs - peer.lastProgressNs > 2 * state.timing.heartbeatNs()) {
            // What was on its way has got lost, with nothing behind it that would have shown the gap.
            peer.nextIndex = peer.receivedIndex + 1;
            peer.probing = true;
            peer.lastProgressNs = state.nowNs;
        }
        state.publisher.heartbeat(
                peer, epoch, state.commitIndex, state.lastIndex(), barriers.sentRound(), state.wallMs);
        peer.outranks = false;
    }

    /** Ends a batch: entries and news of commits go out, once to each peer. */
    void endBatch() {
        continueTransfer();
        barriers.endBatch();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isStreaming()) {
                pump(all.get(i));
            }
        }
        commitMoved = false;
    }

    private void pump(final PeerProgress peer) {
        final long limit = isVoterOrJoining(peer.server) ? state.lastIndex() : state.commitIndex;
        final long window = peer.receivedIndex + peer.window;
        boolean sent = false;
        // Old entries that turn out to be damaged while they are read are given up, so the log may begin later each
        // time.
        while (!isBeforeLog(peer) && (peer.probing || peer.nextIndex <= limit && peer.nextIndex <= window)) {
            if (peer.nextIndex == peer.receivedIndex + 1) {
                peer.lastProgressNs = state.nowNs;
            }
            final long last = state.publisher.append(
                    peer.server,
                    epoch,
                    state.log,
                    peer.nextIndex - 1,
                    Math.min(limit, window),
                    state.commitIndex,
                    barriers.sentRound());
            if (last < 0) {
                return;
            }
            sent = true;
            peer.probing = false;
            peer.nextIndex = last + 1;
        }
        if (isBeforeLog(peer)) {
            peer.nextIndex = 0;
            sendHeartbeat(peer);
        } else if (sent) {
            peer.toldCommitIndex = state.commitIndex;
        } else if (commitMoved && peer.toldCommitIndex < state.commitIndex) {
            peer.toldCommitIndex = state.commitIndex;
            sendHeartbeat(peer);
        }
    }

    /** Whether a peer needs an entry that this log does not hold any more. */
    private boolean isBeforeLog(final PeerProgress peer) {
        return peer.nextIndex <= state.log.epochs().baseIndex();
    }

    private boolean isVoterOrJoining(final int server) {
        return state.configurations.isVoter(server);
    }

    int syncedPeers(final boolean voters) {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            if (isInSync(all.get(i)) && state.configurations.isVoter(all.get(i).server) == voters) {
                count++;
            }
        }
        return count;
    }

    int learners() {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).incarnation != 0 && isHeard(all.get(i))) {
                count++;
            }
        }
        return count;
    }

    long durableIndexOf(final int server) {
        final PeerProgress peer = server < progress.length ? progress[server] : null;
        return peer == null || peer.incarnation == 0 ? -1 : peer.matchIndex;
    }

    long neededIndex() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < all.size(); i++) {
            if (isHeard(all.get(i)) && all.get(i).isStreaming()) {
                least = Math.min(least, all.get(i).receivedIndex);
            }
        }
        return least;
    }

    /** What is known of a peer, or null. */
    PeerProgress progress(final int server) {
        return progress[server];
    }
}
