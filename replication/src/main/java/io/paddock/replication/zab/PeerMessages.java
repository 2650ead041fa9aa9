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
import io.paddock.codecs.peer.HeartbeatDecoder;
import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.NackDecoder;
import io.paddock.codecs.peer.PeerHeaderDecoder;
import io.paddock.codecs.peer.PreVoteDecoder;
import io.paddock.codecs.peer.PreVoteReplyDecoder;
import io.paddock.codecs.peer.SidebandDecoder;
import io.paddock.codecs.peer.VoteDecoder;
import io.paddock.codecs.peer.VoteReplyDecoder;
import org.agrona.DirectBuffer;

/** Views one message in a buffer. The decoders are shared: each is valid until the next message. One thread. */
final class PeerMessages {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PeerHeaderDecoder peer = new PeerHeaderDecoder();
    private final PreVoteDecoder preVote = new PreVoteDecoder();
    private final PreVoteReplyDecoder preVoteReply = new PreVoteReplyDecoder();
    private final VoteDecoder vote = new VoteDecoder();
    private final VoteReplyDecoder voteReply = new VoteReplyDecoder();
    private final FollowerInfoDecoder followerInfo = new FollowerInfoDecoder();
    private final AppendDecoder append = new AppendDecoder();
    private final AckDecoder ack = new AckDecoder();
    private final NackDecoder nack = new NackDecoder();
    private final HeartbeatDecoder heartbeat = new HeartbeatDecoder();
    private final ForwardDecoder forward = new ForwardDecoder();
    private final ForwardRejectDecoder forwardReject = new ForwardRejectDecoder();
    private final BarrierDecoder barrier = new BarrierDecoder();
    private final BarrierReplyDecoder barrierReply = new BarrierReplyDecoder();
    private final SidebandDecoder sideband = new SidebandDecoder();
    private final FetchRangeDecoder fetchRange = new FetchRangeDecoder();
    private final FetchReplyDecoder fetchReply = new FetchReplyDecoder();
    private DirectBuffer buffer;
    private int bodyOffset;

    /** @return false when the bytes cannot be a message of this protocol. */
    boolean wrap(final DirectBuffer source, final int offset, final int length) {
        final int least = MessageHeaderDecoder.ENCODED_LENGTH + PeerHeaderDecoder.ENCODED_LENGTH;
        if (length < least || header.wrap(source, offset).schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return false;
        }
        buffer = source;
        bodyOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        return length >= MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
    }

    int templateId() {
        return header.templateId();
    }

    /** The part that all messages have. */
    PeerHeaderDecoder peer() {
        return peer.wrap(buffer, bodyOffset);
    }

    PreVoteDecoder preVote() {
        return preVote.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    PreVoteReplyDecoder preVoteReply() {
        return preVoteReply.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    VoteDecoder vote() {
        return vote.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    VoteReplyDecoder voteReply() {
        return voteReply.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    FollowerInfoDecoder followerInfo() {
        return followerInfo.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    AppendDecoder append() {
        return append.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    AckDecoder ack() {
        return ack.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    NackDecoder nack() {
        return nack.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    HeartbeatDecoder heartbeat() {
        return heartbeat.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    ForwardDecoder forward() {
        return forward.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    ForwardRejectDecoder forwardReject() {
        return forwardReject.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    BarrierDecoder barrier() {
        return barrier.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    BarrierReplyDecoder barrierReply() {
        return barrierReply.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    SidebandDecoder sideband() {
        return sideband.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    FetchRangeDecoder fetchRange() {
        return fetchRange.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }

    FetchReplyDecoder fetchReply() {
        return fetchReply.wrap(buffer, bodyOffset, header.blockLength(), header.version());
    }
}
