package io.paddock.replication.zab;

import io.paddock.codecs.peer.FetchRangeDecoder;
import io.paddock.codecs.peer.FetchReplyDecoder;
import org.agrona.DirectBuffer;

/**
 * Gets back from peers, without a leader, entries that this server may have acknowledged and has lost to damage. A peer
 * whose log holds the floor holds, by the chain, the same entries before it.
 */
final class Refill {
    private final ReplicaState state;
    private final Peers peers;
    private final Following following;

    Refill(final ReplicaState state, final Peers peers, final Following following) {
        this.state = state;
        this.peers = peers;
        this.following = following;
    }

    boolean isNeeded() {
        return state.ackedFloor > state.lastZxid();
    }

    void ask() {
        peers.forEachOther(this::ask);
    }

    /** A server has made itself known, perhaps one that this server's configuration does not name: it may have all of it. */
    void onIntroduction(final int from) {
        if (state.role == Role.LOOKING && isNeeded()) {
            ask(from);
        }
    }

    private void ask(final int server) {
        state.publisher.fetchRange(server, state.acceptedEpoch, state.lastIndex(), state.lastZxid(), state.ackedFloor);
    }

    void onFetchRange(final int from, final FetchRangeDecoder message) {
        final EpochIndex epochs = state.log.epochs();
        final long first = epochs.indexOf(message.lastZxid());
        final long last = epochs.indexOf(message.floorZxid());
        if (state.role == Role.LOOKING && !isNeeded() && first >= 0 && last > first) {
            state.publisher.fetchReply(from, state.acceptedEpoch, state.log, first, last, message.floorZxid());
        }
    }

    /** Whoever has helped is asked for more at once, since a message holds only so much. */
    void onFetchReply(final int from, final FetchReplyDecoder message) {
        if (state.role != Role.LOOKING
                || state.installing
                || !isNeeded()
                || message.floorZxid() != state.ackedFloor
                || message.prevZxid() != state.lastZxid()
                || (int) message.prevChain() != state.log.lastChain()) {
            return;
        }
        final int length = message.entriesLength();
        final int offset = message.limit() + FetchReplyDecoder.entriesHeaderLength();
        final DirectBuffer buffer = message.buffer();
        for (int at = offset; at < offset + length && !state.isStopped(); ) {
            final int frameLength = following.frameLength(buffer, at);
            if (!following.take(buffer, at, frameLength)) {
                return;
            }
            at += frameLength + 7 & -8;
        }
        if (length > 0 && isNeeded()) {
            ask(from);
        }
    }
}
