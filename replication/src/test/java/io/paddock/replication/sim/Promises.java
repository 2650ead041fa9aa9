package io.paddock.replication.sim;

import io.paddock.codecs.peer.AckDecoder;
import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.VoteDecoder;
import io.paddock.codecs.peer.VoteReplyDecoder;
import org.agrona.DirectBuffer;

/** Reads what a server tells others, and compares it with its disk at that moment. */
final class Promises {
    private final SimCluster cluster;
    private final SimServer server;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AckDecoder ack = new AckDecoder();
    private final VoteDecoder vote = new VoteDecoder();
    private final VoteReplyDecoder reply = new VoteReplyDecoder();
    private long ackedEpoch;

    Promises(final SimCluster cluster, final SimServer server) {
        this.cluster = cluster;
        this.server = server;
    }

    void onSending(final int to, final DirectBuffer buffer, final int offset) {
        header.wrap(buffer, offset);
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        switch (header.templateId()) {
            case AckDecoder.TEMPLATE_ID -> onAck(ack.wrap(buffer, body, header.blockLength(), header.version()));
            case VoteDecoder.TEMPLATE_ID -> {
                vote.wrap(buffer, body, header.blockLength(), header.version());
                onVote(vote.peer().epoch(), server.number());
            }
            case VoteReplyDecoder.TEMPLATE_ID -> {
                reply.wrap(buffer, body, header.blockLength(), header.version());
                if (reply.granted() != 0) {
                    onVote(reply.peer().epoch(), to);
                    cluster.onDanger(server);
                }
            }
            default -> {
                // Promises nothing.
            }
        }
    }

    private void onAck(final AckDecoder message) {
        final long index = message.ackedIndex();
        final long epoch = message.peer().epoch();
        if (index > 0) {
            Oracle.check(
                    index <= server.disk().log().forcedIndex(),
                    "I8",
                    () -> "server " + server.number() + " acknowledges " + index + " with only "
                            + server.disk().log().forcedIndex() + " on disk");
            Oracle.check(
                    server.disk().promisedEpoch() >= epoch,
                    "I2",
                    () -> "server " + server.number() + " acknowledges in epoch " + epoch + " with only "
                            + server.disk().promisedEpoch() + " promised on disk");
            if (epoch > ackedEpoch) {
                ackedEpoch = epoch;
                cluster.onDanger(server);
            }
        }
    }

    private void onVote(final long epoch, final int candidate) {
        cluster.oracle().onVote(server.number(), epoch, candidate);
        Oracle.check(
                server.disk().acceptedEpoch() > epoch
                        || server.disk().acceptedEpoch() == epoch
                                && server.disk().votedFor() == candidate,
                "I2",
                () -> "server " + server.number() + " votes for " + candidate + " in epoch " + epoch
                        + ", on its disk is " + server.disk().votedFor() + " in epoch "
                        + server.disk().acceptedEpoch());
    }
}
