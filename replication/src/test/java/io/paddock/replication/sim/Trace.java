package io.paddock.replication.sim;

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
import io.paddock.codecs.peer.VoteDecoder;
import io.paddock.codecs.peer.VoteReplyDecoder;
import io.paddock.replication.zab.Zxid;
import java.io.PrintWriter;
import org.agrona.DirectBuffer;

/** Writes down, line by line, what happens in a schedule: time in ms, server, event. */
final class Trace {
    private final PrintWriter lines;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PeerHeaderDecoder peer = new PeerHeaderDecoder();

    Trace(final PrintWriter lines) {
        this.lines = lines;
    }

    void line(final long nowNs, final int server, final String text) {
        lines.printf("%10.3f  %s  %s%n", nowNs / 1e6, server == 0 ? " " : server, text);
    }

    void received(final long nowNs, final int server, final DirectBuffer buffer) {
        header.wrap(buffer, 0);
        peer.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH);
        line(
                nowNs,
                server,
                "<- " + peer.fromServer() + " epoch " + peer.epoch() + " start " + peer.incarnation() + " "
                        + text(buffer, MessageHeaderDecoder.ENCODED_LENGTH));
    }

    private String text(final DirectBuffer buffer, final int at) {
        final int block = header.blockLength();
        final int version = header.version();
        return switch (header.templateId()) {
            case AppendDecoder.TEMPLATE_ID -> {
                final AppendDecoder m = new AppendDecoder().wrap(buffer, at, block, version);
                yield "Append of " + m.entryCount() + " after " + Zxid.text(m.prevZxid()) + " at " + m.prevIndex()
                        + ", committed " + m.commitIndex() + ", round " + m.round();
            }
            case AckDecoder.TEMPLATE_ID -> {
                final AckDecoder m = new AckDecoder().wrap(buffer, at, block, version);
                yield "Ack durable " + m.ackedIndex() + ", received " + m.receivedIndex() + ", executed "
                        + m.appliedIndex() + ", round " + m.round();
            }
            case HeartbeatDecoder.TEMPLATE_ID -> {
                final HeartbeatDecoder m = new HeartbeatDecoder().wrap(buffer, at, block, version);
                yield "Heartbeat committed " + m.commitIndex() + " of " + m.lastIndex() + ", round " + m.round()
                        + ", knows start " + m.knownIncarnation() + " from " + Zxid.text(m.registeredZxid())
                        + ", expects command " + m.forwardExpected();
            }
            case FollowerInfoDecoder.TEMPLATE_ID -> {
                final FollowerInfoDecoder m = new FollowerInfoDecoder().wrap(buffer, at, block, version);
                yield "FollowerInfo last " + Zxid.text(m.lastZxid()) + " at " + m.lastIndex() + ", floor "
                        + Zxid.text(m.ackedFloor());
            }
            case PreVoteDecoder.TEMPLATE_ID ->
                "PreVote last "
                        + Zxid.text(new PreVoteDecoder()
                                .wrap(buffer, at, block, version)
                                .lastZxid());
            case PreVoteReplyDecoder.TEMPLATE_ID -> {
                final PreVoteReplyDecoder m = new PreVoteReplyDecoder().wrap(buffer, at, block, version);
                yield "PreVoteReply " + m.granted() + ", accepted " + m.acceptedEpoch() + ", at "
                        + Zxid.text(m.position());
            }
            case VoteDecoder.TEMPLATE_ID -> {
                final VoteDecoder m = new VoteDecoder().wrap(buffer, at, block, version);
                yield "Vote last " + Zxid.text(m.lastZxid()) + ", transfer " + m.transfer();
            }
            case VoteReplyDecoder.TEMPLATE_ID -> {
                final VoteReplyDecoder m = new VoteReplyDecoder().wrap(buffer, at, block, version);
                yield "VoteReply " + m.granted() + ", accepted " + m.acceptedEpoch() + ", at "
                        + Zxid.text(m.position());
            }
            case NackDecoder.TEMPLATE_ID ->
                "Nack, accepted "
                        + new NackDecoder().wrap(buffer, at, block, version).acceptedEpoch();
            case ForwardDecoder.TEMPLATE_ID -> {
                final ForwardDecoder m = new ForwardDecoder().wrap(buffer, at, block, version);
                yield "Forward of command " + m.sequence() + ", from " + m.base() + " on";
            }
            case ForwardRejectDecoder.TEMPLATE_ID ->
                "ForwardReject, expects command "
                        + new ForwardRejectDecoder()
                                .wrap(buffer, at, block, version)
                                .expected();
            case BarrierDecoder.TEMPLATE_ID ->
                "Barrier "
                        + new BarrierDecoder().wrap(buffer, at, block, version).request();
            case BarrierReplyDecoder.TEMPLATE_ID -> {
                final BarrierReplyDecoder m = new BarrierReplyDecoder().wrap(buffer, at, block, version);
                yield "BarrierReply " + m.request() + " at " + m.index();
            }
            case FetchRangeDecoder.TEMPLATE_ID -> {
                final FetchRangeDecoder m = new FetchRangeDecoder().wrap(buffer, at, block, version);
                yield "FetchRange after " + Zxid.text(m.lastZxid()) + " up to " + Zxid.text(m.floorZxid());
            }
            case FetchReplyDecoder.TEMPLATE_ID -> {
                final FetchReplyDecoder m = new FetchReplyDecoder().wrap(buffer, at, block, version);
                yield "FetchReply of " + m.entryCount() + " after " + Zxid.text(m.prevZxid());
            }
            default -> "message " + header.templateId();
        };
    }
}
