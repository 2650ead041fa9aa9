package io.paddock.replication.zab;

import io.paddock.codecs.journal.EntryHeaderDecoder;
import io.paddock.codecs.peer.AppendDecoder;
import io.paddock.codecs.peer.HeartbeatDecoder;
import io.paddock.replication.quorum.ConfigurationCodec;
import org.agrona.DirectBuffer;

/** Takes entries from the leader of the accepted epoch, and tells it what is durable. */
final class Following {
    private static final int HEADER_LENGTH = EntryHeaderDecoder.BLOCK_LENGTH;

    private final ReplicaState state;
    private final Election election;
    private final EntryHeaderDecoder header = new EntryHeaderDecoder();

    /** Up to here the log equals the leader's. */
    private long matchedIndex;

    private long sentAckIndex;
    private long round;
    private boolean infoDue;
    private long infoSentNs;

    Following(final ReplicaState state, final Election election) {
        this.state = state;
        this.election = election;
    }

    /**
     * A message came that only the leader of an epoch sends.
     *
     * @return true when it is to be obeyed.
     */
    boolean isFromLeader(final int from, final long epoch) {
        if (epoch < state.acceptedEpoch) {
            state.publisher.nack(from, epoch, state.acceptedEpoch);
            return false;
        }
        if (election.isFromGone(from, epoch)) {
            // What it sent before its end is good to have, but nobody is there to be followed.
            return state.role == Role.FOLLOWING && state.leader == from && epoch == state.acceptedEpoch;
        }
        if (epoch > state.acceptedEpoch) {
            follow(from, epoch);
        } else if (state.role != Role.FOLLOWING) {
            state.require(!state.isLeading(), "server " + from + " leads the same epoch");
            follow(from, epoch);
        } else {
            state.require(state.leader == from, "servers " + from + " and " + state.leader + " lead the same epoch");
        }
        election.onLeaderHeard();
        return true;
    }

    private void follow(final int from, final long epoch) {
        if (epoch > state.acceptedEpoch) {
            state.promise(epoch, from);
        }
        election.stop();
        matchedIndex = 0;
        sentAckIndex = 0;
        round = 0;
        infoDue = true;
        state.role(Role.FOLLOWING, from);
    }

    void onHeartbeat(final HeartbeatDecoder message) {
        round = Math.max(round, message.round());
        if (message.knownIncarnation() > state.incarnation) {
            state.outrank(message.knownIncarnation());
        }
        if (message.knownIncarnation() != state.incarnation) {
            requestSync();
        } else {
            dischargeFloor(message.commitIndex());
        }
        state.commitUpTo(Math.min(message.commitIndex(), matchedIndex));
        sendAck();
    }

    /**
     * A leader that knows this start counts nothing that earlier ones acknowledged; what it committed with the help of
     * those stands at or before what it calls committed now. Whoever holds all of that has nothing to make good, wherever
     * the floor stands: it may be a guess that is too high, which no entry of this epoch would ever reach.
     */
    private void dischargeFloor(final long commitIndex) {
        if (state.ackedFloor != 0
                && state.isPromisePersisted()
                && commitIndex <= Math.min(matchedIndex, state.durableIndex)
                && commitIndex >= state.log.epochs().baseIndex()
                && Zxid.epoch(state.log.epochs().zxidAt(commitIndex)) == state.acceptedEpoch) {
            state.clearFloor();
        }
    }

    void onAppend(final AppendDecoder message) {
        if (state.installing) {
            return;
        }
        round = Math.max(round, message.round());
        final long commitIndex = message.commitIndex();
        final long prevIndex = message.prevIndex();
        final EpochIndex epochs = state.log.epochs();
        if (prevIndex > epochs.lastIndex()) {
            requestSync();
            return;
        }
        if (prevIndex >= epochs.baseIndex()) {
            if (epochs.zxidAt(prevIndex) != message.prevZxid()) {
                state.require(prevIndex > state.commitIndex, "the leader denies what is committed here");
                requestSync();
                return;
            }
            state.require(
                    prevIndex < epochs.lastIndex() || state.log.lastChain() == (int) message.prevChain(),
                    "histories differ below one zxid");
        }
        if (prevIndex < epochs.baseIndex()) {
            state.requireNoForeignBeginning();
            if (state.isStopped()) {
                return;
            }
        }
        final long lastIndex = prevIndex + message.entryCount();
        final int length = message.entriesLength();
        final int offset = message.limit() + AppendDecoder.entriesHeaderLength();
        final boolean grown = takeFrames(message.buffer(), offset, length, prevIndex);
        if (state.isStopped()) {
            return;
        }
        matchedIndex = Math.max(matchedIndex, lastIndex);
        state.commitUpTo(Math.min(commitIndex, matchedIndex));
        if (!grown) {
            sendAck();
        }
    }

    /** @return whether anything was new. */
    private boolean takeFrames(final DirectBuffer buffer, final int offset, final int length, final long prevIndex) {
        boolean grown = false;
        long index = prevIndex;
        for (int at = offset; at < offset + length; ) {
            header.wrap(buffer, at, HEADER_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
            final int frameLength = header.frameLength();
            index++;
            if (index > state.lastIndex() || index > state.log.epochs().baseIndex() && differs(index, header.zxid())) {
                if (index <= state.lastIndex()) {
                    state.truncateAfter(index - 1);
                    matchedIndex = Math.min(matchedIndex, index - 1);
                }
                if (state.isStopped() || !take(buffer, at, frameLength)) {
                    return grown;
                }
                grown = true;
            }
            at += frameLength + 7 & -8;
        }
        return grown;
    }

    private boolean differs(final long index, final long zxid) {
        return state.log.epochs().zxidAt(index) != zxid;
    }

    int frameLength(final DirectBuffer buffer, final int offset) {
        return header.wrap(buffer, offset, HEADER_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION)
                .frameLength();
    }

    /** Appends one frame; the place for it is at the end of the log. */
    boolean take(final DirectBuffer buffer, final int offset, final int frameLength) {
        header.wrap(buffer, offset, HEADER_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        final int type = header.entryType();
        if (!state.log.appendFrame(buffer, offset, frameLength)) {
            state.fatal("an entry of the leader does not follow on the history here");
            return false;
        }
        state.onAppended();
        final long index = state.lastIndex();
        if (type == EntryType.RECONFIG) {
            state.configurations.onReconfig(
                    index, ConfigurationCodec.decode(buffer, offset + HEADER_LENGTH, frameLength - HEADER_LENGTH));
        } else if (type == EntryType.ACTIVATE) {
            state.configurations.onActivate(index);
        }
        return true;
    }

    /** The leader must learn again what is here. */
    void requestSync() {
        infoDue = true;
    }

    /** Ends a batch of inputs. */
    void endBatch() {
        if (state.role != Role.FOLLOWING || !state.isPromisePersisted()) {
            return;
        }
        // Rate limit: entries that were on their way when one was lost each find the gap.
        if (infoDue
                && !state.installing
                && (infoSentNs == 0 || state.nowNs - infoSentNs > state.timing.heartbeatNs() / 8)) {
            infoDue = false;
            infoSentNs = state.nowNs;
            state.publisher.followerInfo(state.leader, state.acceptedEpoch, state.log, state.ackedFloor);
        }
        if (Math.min(matchedIndex, state.durableIndex) > sentAckIndex) {
            sendAck();
        }
    }

    /** Tells what is durable; not before the promise to follow this leader is on disk. */
    private void sendAck() {
        if (state.isPromisePersisted()) {
            sentAckIndex = Math.min(matchedIndex, state.durableIndex);
            state.publisher.ack(
                    state.leader, state.acceptedEpoch, sentAckIndex, matchedIndex, state.executedIndex, round);
        }
    }
}
