package io.paddock.replication.zab;

import io.paddock.codecs.peer.AckEncoder;
import io.paddock.codecs.peer.AppendEncoder;
import io.paddock.codecs.peer.BarrierEncoder;
import io.paddock.codecs.peer.BarrierReplyEncoder;
import io.paddock.codecs.peer.FetchRangeEncoder;
import io.paddock.codecs.peer.FetchReplyEncoder;
import io.paddock.codecs.peer.FollowerInfoEncoder;
import io.paddock.codecs.peer.ForwardEncoder;
import io.paddock.codecs.peer.ForwardRejectEncoder;
import io.paddock.codecs.peer.GoodbyeEncoder;
import io.paddock.codecs.peer.HeartbeatEncoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import io.paddock.codecs.peer.NackEncoder;
import io.paddock.codecs.peer.PeerHeaderEncoder;
import io.paddock.codecs.peer.PreVoteEncoder;
import io.paddock.codecs.peer.PreVoteReplyEncoder;
import io.paddock.codecs.peer.SidebandEncoder;
import io.paddock.codecs.peer.TransferLeaderEncoder;
import io.paddock.codecs.peer.VoteEncoder;
import io.paddock.codecs.peer.VoteReplyEncoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Encodes messages and sends them. One thread; one buffer, valid only during a call. */
final class Publisher {
    /** Most epochs that a FollowerInfo tells. */
    static final int MAX_EPOCHS = 16;
    /** Bytes of entries in one message, as a rule; one entry may be longer. */
    static final int BATCH_LENGTH = 64 * 1024;

    private final int server;
    private final Environment environment;
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(4096);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PreVoteEncoder preVote = new PreVoteEncoder();
    private final PreVoteReplyEncoder preVoteReply = new PreVoteReplyEncoder();
    private final VoteEncoder vote = new VoteEncoder();
    private final VoteReplyEncoder voteReply = new VoteReplyEncoder();
    private final FollowerInfoEncoder followerInfo = new FollowerInfoEncoder();
    private final AppendEncoder append = new AppendEncoder();
    private final AckEncoder ack = new AckEncoder();
    private final NackEncoder nack = new NackEncoder();
    private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();
    private final ForwardEncoder forward = new ForwardEncoder();
    private final ForwardRejectEncoder forwardReject = new ForwardRejectEncoder();
    private final BarrierEncoder barrier = new BarrierEncoder();
    private final BarrierReplyEncoder barrierReply = new BarrierReplyEncoder();
    private final SidebandEncoder sideband = new SidebandEncoder();
    private final TransferLeaderEncoder transferLeader = new TransferLeaderEncoder();
    private final FetchRangeEncoder fetchRange = new FetchRangeEncoder();
    private final FetchReplyEncoder fetchReply = new FetchReplyEncoder();
    private final GoodbyeEncoder goodbye = new GoodbyeEncoder();
    private long incarnation;

    Publisher(final int server, final long incarnation, final Environment environment) {
        this.server = server;
        this.incarnation = incarnation;
        this.environment = environment;
    }

    /** The number of this start is another one from now on. */
    void incarnation(final long newIncarnation) {
        incarnation = newIncarnation;
    }

    private void speak(final PeerHeaderEncoder peer, final long epoch) {
        peer.clusterTag(0)
                .fromServer(server)
                .flags(0)
                .incarnation(incarnation)
                .epoch(epoch)
                .linkSequence(0)
                .reserved(0);
    }

    private boolean send(final int to, final int stream, final int bodyLength) {
        return environment.send(to, stream, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }

    void preVote(final int to, final long epoch, final long lastZxid) {
        speak(preVote.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        preVote.lastZxid(lastZxid);
        send(to, Environment.CONTROL, preVote.encodedLength());
    }

    void preVoteReply(
            final int to, final long epoch, final long acceptedEpoch, final long position, final boolean granted) {
        speak(preVoteReply.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        preVoteReply.acceptedEpoch(acceptedEpoch).position(position).granted((short) (granted ? 1 : 0));
        send(to, Environment.CONTROL, preVoteReply.encodedLength());
    }

    void vote(final int to, final long epoch, final long lastZxid, final boolean transfer) {
        speak(vote.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        vote.lastZxid(lastZxid).transfer((short) (transfer ? 1 : 0));
        send(to, Environment.CONTROL, vote.encodedLength());
    }

    void voteReply(
            final int to, final long epoch, final long acceptedEpoch, final long position, final boolean granted) {
        speak(voteReply.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        voteReply.acceptedEpoch(acceptedEpoch).position(position).granted((short) (granted ? 1 : 0));
        send(to, Environment.CONTROL, voteReply.encodedLength());
    }

    void followerInfo(final int to, final long epoch, final ReplicaLog log, final long ackedFloor) {
        speak(followerInfo.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        final EpochIndex index = log.epochs();
        followerInfo
                .lastZxid(index.lastZxid())
                .lastIndex(index.lastIndex())
                .ackedFloor(ackedFloor)
                .lastChain(log.lastChain() & 0xFFFF_FFFFL);
        final int count = Math.min(MAX_EPOCHS, index.epochCount());
        final FollowerInfoEncoder.EpochsEncoder epochs = followerInfo.epochsCount(count);
        for (int age = 0; age < count; age++) {
            final long zxid = index.lastZxidOf(age);
            epochs.next().epoch(Zxid.epoch(zxid)).lastCounter(Zxid.counter(zxid));
        }
        send(to, Environment.CONTROL, followerInfo.encodedLength());
    }

    /**
     * Sends entries from {@code prevIndex + 1} on.
     *
     * @return index of the last entry sent; -1 when there was no room, or the log could not show any.
     */
    long append(
            final int to,
            final long epoch,
            final ReplicaLog log,
            final long prevIndex,
            final long lastIndex,
            final long commitIndex,
            final long round) {
        final long chain = log.chainAt(prevIndex);
        if (chain == ReplicaLog.NO_CHAIN) {
            return -1;
        }
        speak(append.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        append.prevIndex(prevIndex)
                .prevZxid(log.epochs().zxidAt(prevIndex))
                .commitIndex(commitIndex)
                .round(round)
                .prevChain(chain);
        final int at = append.limit();
        final int length = log.copyFrames(
                prevIndex + 1, lastIndex, BATCH_LENGTH, buffer, at + AppendEncoder.entriesHeaderLength());
        if (log.copiedCount() == 0 && lastIndex > prevIndex) {
            return -1;
        }
        append.entryCount(log.copiedCount());
        buffer.putInt(at, length, AppendEncoder.BYTE_ORDER);
        append.limit(at + AppendEncoder.entriesHeaderLength() + length);
        return send(to, Environment.LOG, append.encodedLength()) ? prevIndex + log.copiedCount() : -1;
    }

    void ack(
            final int to,
            final long epoch,
            final long ackedIndex,
            final long receivedIndex,
            final long appliedIndex,
            final long round) {
        speak(ack.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        ack.ackedIndex(ackedIndex)
                .receivedIndex(receivedIndex)
                .appliedIndex(appliedIndex)
                .round(round)
                .status(0);
        send(to, Environment.CONTROL, ack.encodedLength());
    }

    void nack(final int to, final long epoch, final long acceptedEpoch) {
        speak(nack.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        nack.acceptedEpoch(acceptedEpoch);
        send(to, Environment.CONTROL, nack.encodedLength());
    }

    void heartbeat(
            final PeerProgress to,
            final long epoch,
            final long commitIndex,
            final long lastIndex,
            final long round,
            final long wallMs) {
        speak(heartbeat.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        heartbeat
                .commitIndex(commitIndex)
                .lastIndex(lastIndex)
                .round(round)
                .knownIncarnation(to.isAtLoss() && !to.outranks ? 0 : to.incarnation)
                .registeredZxid(to.registeredZxid)
                .forwardExpected(to.forwardExpected)
                .leaderTimeMs(wallMs);
        send(to.server, Environment.CONTROL, heartbeat.encodedLength());
    }

    boolean forward(
            final int to,
            final long epoch,
            final long sequence,
            final long base,
            final DirectBuffer command,
            final int offset,
            final int length) {
        speak(forward.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        forward.sequence(sequence).base(base).putCommand(command, offset, length);
        return send(to, Environment.LOG, forward.encodedLength());
    }

    void forwardReject(final int to, final long epoch, final long expected) {
        speak(forwardReject.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        forwardReject.expected(expected);
        send(to, Environment.CONTROL, forwardReject.encodedLength());
    }

    boolean barrier(final int to, final long epoch, final long request) {
        speak(barrier.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        barrier.request(request);
        return send(to, Environment.CONTROL, barrier.encodedLength());
    }

    void barrierReply(final int to, final long epoch, final long request, final long index) {
        speak(barrierReply.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        barrierReply.request(request).index(index);
        send(to, Environment.CONTROL, barrierReply.encodedLength());
    }

    boolean sideband(
            final int to,
            final long epoch,
            final int kind,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        speak(sideband.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        sideband.kind(kind).putPayload(payload, offset, length);
        return send(to, Environment.CONTROL, sideband.encodedLength());
    }

    void transferLeader(final int to, final long epoch) {
        speak(transferLeader.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        send(to, Environment.CONTROL, transferLeader.encodedLength());
    }

    void goodbye(final int to, final long epoch) {
        speak(goodbye.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        send(to, Environment.CONTROL, goodbye.encodedLength());
    }

    void fetchRange(final int to, final long epoch, final long fromIndex, final long lastZxid, final long floorZxid) {
        speak(fetchRange.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        fetchRange.fromIndex(fromIndex).lastZxid(lastZxid).floorZxid(floorZxid);
        send(to, Environment.CONTROL, fetchRange.encodedLength());
    }

    void fetchReply(
            final int to,
            final long epoch,
            final ReplicaLog log,
            final long prevIndex,
            final long lastIndex,
            final long floorZxid) {
        final long chain = log.chainAt(prevIndex);
        if (chain == ReplicaLog.NO_CHAIN) {
            return;
        }
        speak(fetchReply.wrapAndApplyHeader(buffer, 0, header).peer(), epoch);
        fetchReply
                .prevIndex(prevIndex)
                .prevZxid(log.epochs().zxidAt(prevIndex))
                .floorZxid(floorZxid)
                .prevChain(chain);
        final int at = fetchReply.limit();
        final int length = log.copyFrames(
                prevIndex + 1, lastIndex, BATCH_LENGTH, buffer, at + FetchReplyEncoder.entriesHeaderLength());
        if (log.copiedCount() == 0) {
            return;
        }
        fetchReply.entryCount(log.copiedCount());
        buffer.putInt(at, length, FetchReplyEncoder.BYTE_ORDER);
        fetchReply.limit(at + FetchReplyEncoder.entriesHeaderLength() + length);
        send(to, Environment.BULK, fetchReply.encodedLength());
    }
}
