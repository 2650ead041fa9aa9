package io.paddock.replication.zab;

import io.paddock.codecs.peer.PreVoteDecoder;
import io.paddock.codecs.peer.PreVoteReplyDecoder;
import io.paddock.codecs.peer.VoteDecoder;
import io.paddock.codecs.peer.VoteReplyDecoder;
import io.paddock.replication.quorum.ServerSet;

/**
 * Finds a leader: first a round of questions that promises nothing, so that a server which cannot win does not disturb
 * the others; then a round of votes, each on disk before it is told.
 */
final class Election {
    private enum Phase {
        IDLE,
        ASKING,
        STANDING
    }

    /** Rounds of questions in which of two equals the one with the greater number goes first; later, chance decides. */
    private static final int YIELDING_ROUNDS = 2;

    private final ReplicaState state;
    private final Peers peers;
    private final ServerSet granted = new ServerSet();
    private final long bootNs;

    private Phase phase = Phase.IDLE;
    private long deadlineNs;
    private long askedEpoch;
    private long highestAccepted;
    private boolean transfer;
    private long standSequence;
    private boolean voteSent;

    private int replyTo;
    private long replyEpoch;
    private boolean replyGranted;
    private long replySequence;

    /** When a leader was last heard; a server helps nobody else to its place for a while. */
    private long leaderHeardNs;

    /** Whose end was told, and when: 0 for nobody's. For a while there is nothing to wait for then. */
    private int goneServer;

    private long goneEpoch;
    private long goneNs;
    /** Rounds of questions since then. */
    private int hurriedRounds;

    Election(final ReplicaState state, final Peers peers, final long nowNs) {
        this.state = state;
        this.peers = peers;
        bootNs = nowNs;
        leaderHeardNs = nowNs - state.timing.electionNs();
        deadlineNs = isAlone() ? nowNs : randomDeadline(nowNs);
    }

    private boolean isAlone() {
        return state.configurations.isQuorum(new ServerSet().add(state.server));
    }

    private long randomDeadline(final long nowNs) {
        return nowNs + state.timing.electionNs() + state.environment.random(state.timing.electionSpreadNs());
    }

    long deadlineNs() {
        return deadlineNs;
    }

    void onLeaderHeard() {
        goneServer = 0;
        leaderHeardNs = state.nowNs;
        deadlineNs = randomDeadline(state.nowNs);
    }

    /** After a standstill: the leader gets the time of a heartbeat or two to be heard again. */
    void onResume() {
        final long earliest =
                state.nowNs + state.timing.heartbeatNs() + state.environment.random(state.timing.heartbeatNs());
        deadlineNs = deadlineNs - earliest < 0 ? earliest : deadlineNs;
    }

    /** Gives up what was under way; a leader was found. */
    void stop() {
        phase = Phase.IDLE;
        deadlineNs = randomDeadline(state.nowNs);
    }

    /** A leader, or who was about to become one, has ended or takes its leave: it need not be waited for. */
    void onLeaderGone(final int server) {
        goneServer = server;
        goneEpoch = state.acceptedEpoch;
        goneNs = state.nowNs;
        hurriedRounds = 0;
        leaderHeardNs = state.nowNs - state.timing.electionNs();
        deadlineNs = state.nowNs + shortWhile();
    }

    /** Whether a message is one that a leader sent before its end, which is no sign of life. */
    boolean isFromGone(final int from, final long epoch) {
        return from == goneServer && epoch == goneEpoch && state.nowNs - goneNs < 2 * state.timing.heartbeatNs();
    }

    /**
     * Whether the leader's end was told just now. Others learn of it in these moments, too, so whoever was refused asks
     * again soon, and the servers that are left give way to each other instead of standing at the same time.
     */
    private boolean isHurried() {
        return goneServer != 0 && state.nowNs - goneNs < state.timing.electionNs();
    }

    private long shortWhile() {
        return state.environment.random(1 + state.timing.heartbeatNs() / 16);
    }

    /** Begins to look for a leader, at once or when chance says so. */
    void look(final boolean atOnce) {
        phase = Phase.IDLE;
        deadlineNs = atOnce ? state.nowNs : randomDeadline(state.nowNs);
    }

    /** Whether this server has a vote, or had one until it knows for sure that it has none any more. */
    boolean mayStand() {
        return state.configurations.mayVote(state.server) && state.lastZxid() >= state.ackedFloor && !state.installing;
    }

    /** The time has come and no leader was heard. */
    void ask() {
        final boolean hurried = isHurried();
        deadlineNs =
                hurried ? state.nowNs + state.timing.heartbeatNs() / 8 + shortWhile() : randomDeadline(state.nowNs);
        hurriedRounds += hurried ? 1 : 0;
        phase = Phase.ASKING;
        askedEpoch = state.acceptedEpoch + 1;
        highestAccepted = state.acceptedEpoch;
        granted.clear().add(state.server);
        if (state.configurations.isQuorum(granted)) {
            stand(askedEpoch, false);
            return;
        }
        peers.forEachOther(server -> state.publisher.preVote(server, askedEpoch, state.lastZxid()));
    }

    void onPreVote(final int from, final long epoch, final PreVoteDecoder message) {
        final boolean better = message.lastZxid() >= state.position();
        final boolean hurried = isHurried();
        final boolean grant = better
                && !isSticky()
                && !state.isLeading()
                && !(hurried && hurriedRounds <= YIELDING_ROUNDS && goesFirst(from, message.lastZxid()));
        state.publisher.preVoteReply(from, epoch, state.acceptedEpoch, state.position(), grant);
        if (!better && state.role == Role.LOOKING && phase != Phase.STANDING && mayStand()) {
            // Holding more than whoever asks, this server should ask next; again, if it was refused by a server that
            // still believed in the leader then.
            final long soon =
                    state.nowNs + 1 + (hurried ? shortWhile() : state.environment.random(state.timing.heartbeatNs()));
            deadlineNs = soon - deadlineNs < 0 ? soon : deadlineNs;
        } else if (grant && hurried && phase != Phase.STANDING) {
            final long later = state.nowNs + state.timing.heartbeatNs() / 4 + shortWhile();
            deadlineNs = later - deadlineNs > 0 ? later : deadlineNs;
            phase = Phase.IDLE;
        }
    }

    /** Whether this server is on its way already, ahead of another that holds no more. */
    private boolean goesFirst(final int other, final long otherZxid) {
        return phase == Phase.STANDING
                || phase == Phase.ASKING && otherZxid == state.lastZxid() && other < state.server && mayStand();
    }

    /** Whether a leader may still believe in this server's loyalty. */
    private boolean isSticky() {
        return state.nowNs - leaderHeardNs < state.timing.electionNs()
                || state.nowNs - bootNs < state.timing.electionNs();
    }

    void onPreVoteReply(final int from, final long epoch, final PreVoteReplyDecoder message) {
        if (phase != Phase.ASKING || epoch != askedEpoch) {
            return;
        }
        highestAccepted = Math.max(highestAccepted, message.acceptedEpoch());
        if (message.granted() != 0) {
            granted.add(from);
            if (state.configurations.isQuorum(granted)) {
                stand(Math.max(highestAccepted, state.acceptedEpoch) + 1, false);
            }
        }
    }

    /** The leader makes room for this server. */
    void onTransfer() {
        if (mayStand()) {
            state.role(Role.LOOKING, 0);
            stand(state.acceptedEpoch + 1, true);
        }
    }

    private void stand(final long epoch, final boolean byTransfer) {
        phase = Phase.STANDING;
        transfer = byTransfer;
        voteSent = false;
        deadlineNs = isHurried()
                ? state.nowNs + state.timing.heartbeatNs() + state.environment.random(state.timing.heartbeatNs())
                : randomDeadline(state.nowNs);
        granted.clear();
        standSequence = state.promise(epoch, state.server);
    }

    void onVote(final int from, final long epoch, final VoteDecoder message) {
        if (message.transfer() == 0 && isSticky() || epoch >= Zxid.of(1, 0)) {
            return;
        }
        if (epoch < state.acceptedEpoch) {
            state.publisher.voteReply(from, epoch, state.acceptedEpoch, state.position(), false);
            return;
        }
        if (epoch > state.acceptedEpoch) {
            phase = Phase.IDLE;
            state.role(Role.LOOKING, 0);
        }
        final boolean free = epoch > state.acceptedEpoch || state.votedFor == 0 || state.votedFor == from;
        final boolean grant = free && !state.isLeading() && message.lastZxid() >= state.position();
        if (epoch > state.acceptedEpoch || grant && state.votedFor != from) {
            state.promise(epoch, grant ? from : state.votedForIn(epoch));
        }
        if (grant) {
            deadlineNs = randomDeadline(state.nowNs);
        }
        replyTo = from;
        replyEpoch = epoch;
        replyGranted = grant;
        replySequence = state.voteSequence();
        sendReplyIfPersisted();
    }

    /** The reply waits for its own record: a later promise of the same epoch would not do. */
    private void sendReplyIfPersisted() {
        if (replyTo != 0 && state.isPersisted(replySequence)) {
            if (replyEpoch == state.acceptedEpoch) {
                state.publisher.voteReply(replyTo, replyEpoch, state.acceptedEpoch, state.position(), replyGranted);
            }
            replyTo = 0;
        }
    }

    /** @return true when this server has won by its own vote alone. */
    boolean onVotePersisted() {
        sendReplyIfPersisted();
        if (phase != Phase.STANDING || voteSent || !state.isPersisted(standSequence)) {
            return false;
        }
        voteSent = true;
        granted.add(state.server);
        if (state.configurations.isQuorum(granted)) {
            return win();
        }
        peers.forEachOther(server -> state.publisher.vote(server, state.acceptedEpoch, state.lastZxid(), transfer));
        return false;
    }

    /** @return true when the election is won. */
    boolean onVoteReply(final int from, final long epoch, final VoteReplyDecoder message) {
        if (phase != Phase.STANDING || !voteSent || epoch != state.acceptedEpoch || message.granted() == 0) {
            return false;
        }
        granted.add(from);
        return state.configurations.isQuorum(granted) && win();
    }

    private boolean win() {
        phase = Phase.IDLE;
        return true;
    }
}
