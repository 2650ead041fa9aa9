package io.paddock.engine.pipeline;

import io.paddock.codecs.command.CommandEncoder;
import io.paddock.codecs.command.MessageHeaderEncoder;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.state.ServerCommand;
import io.paddock.replication.ReplicatedLog;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns requests into commands and hands them to the log. Nothing is queued here: what the log does not take stays with
 * the caller, and {@link #pressured()} says so until the next cycle. Engine thread.
 */
final class SubmitStage {
    private static final int INITIAL_CAPACITY = 4096;
    private static final DirectBuffer NO_BODY = new UnsafeBuffer(new byte[0]);
    private static final byte[] NO_IDENTITIES = new byte[0];

    private final ReplicatedLog log;
    private final PendingCommands pending;
    private final CommandPolicy policy;
    private final CycleClock clock;
    private final Metrics metrics;
    private final Gathering gathering;
    private final MutableDirectBuffer scratch = new ExpandableDirectByteBuffer(INITIAL_CAPACITY);
    private final MutableDirectBuffer number = new UnsafeBuffer(new byte[Long.BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CommandEncoder command = new CommandEncoder();
    private boolean leads;
    private boolean pressured;
    private int batchCount;
    private long batchBytes;

    SubmitStage(
            final ReplicatedLog log,
            final PendingCommands pending,
            final CommandPolicy policy,
            final CycleClock clock,
            final Metrics metrics,
            final Gathering gathering) {
        this.log = log;
        this.pending = pending;
        this.policy = policy;
        this.clock = clock;
        this.metrics = metrics;
        this.gathering = gathering;
    }

    /**
     * A client's write, as it came.
     *
     * @param identities ids of the connection when the request arrived.
     * @param length of the record behind the request header.
     * @return false when the log takes nothing now.
     */
    boolean submit(
            final ClientConnection client,
            final int opCode,
            final int xid,
            final Identities identities,
            final DirectBuffer body,
            final int offset,
            final int length,
            final long arrivalNs) {
        final int bodyLength = opCode == OpCode.CLOSE_SESSION ? 0 : length;
        encode(client.sessionId(), opCode, xid, 0, identities.encoded(), body, offset, bodyLength);
        command.policy().localSession(client.local).originLeads(client.local && leads);
        return offer(client, xid, opCode, length + OrderStage.REQUEST_HEADER_LENGTH, arrivalNs);
    }

    /** A session for a connection whose handshake asks for one. */
    boolean submitCreateSession(
            final ClientConnection client, final long sessionId, final int timeoutMs, final int frameLength) {
        final long argument = ServerCommand.session(log.serverId(), timeoutMs);
        encode(sessionId, OpCode.CREATE_SESSION, 0, argument, NO_IDENTITIES, NO_BODY, 0, 0);
        return offer(client, 0, OpCode.CREATE_SESSION, frameLength, clock.nowNs());
    }

    /** A session that this server alone has known until now. Nobody waits: the log keeps what follows behind it. */
    boolean submitUpgrade(final long sessionId, final int timeoutMs) {
        final long argument = ServerCommand.session(log.serverId(), timeoutMs);
        encode(sessionId, OpCode.CREATE_SESSION, 0, argument, NO_IDENTITIES, NO_BODY, 0, 0);
        return offer(null, 0, OpCode.CREATE_SESSION, 0, clock.nowNs());
    }

    /** A session whose client has come back here and belongs to another server. */
    boolean submitMoveSession(final ClientConnection client, final long sessionId, final int timeoutMs) {
        final long argument = ServerCommand.session(log.serverId(), timeoutMs);
        encode(sessionId, OpCode.MOVE_SESSION, 0, argument, NO_IDENTITIES, NO_BODY, 0, 0);
        return offer(client, 0, OpCode.MOVE_SESSION, 0, clock.nowNs());
    }

    /** The end of a session whose client is silent; for the argument see {@link ServerCommand}. */
    boolean submitExpiry(final long sessionId, final long argument) {
        encode(sessionId, OpCode.CLOSE_SESSION, 0, argument, NO_IDENTITIES, NO_BODY, 0, 0);
        return offer(null, 0, OpCode.CLOSE_SESSION, 0, clock.nowNs());
    }

    /** The configuration that the ensemble has begun with, by its codec. */
    boolean submitConfiguration(final DirectBuffer body, final int offset, final int length) {
        encode(0, OpCode.SET_CONFIGURATION, 0, 0, NO_IDENTITIES, body, offset, length);
        return offer(null, 0, OpCode.SET_CONFIGURATION, 0, clock.nowNs());
    }

    /** The end of a change of the ensemble that cannot be made; for the argument see {@link ServerCommand}. */
    boolean submitEndReconfig(final long requestZxid, final long argument) {
        number.putLong(0, requestZxid, ByteOrder.LITTLE_ENDIAN);
        encode(0, OpCode.END_RECONFIG, 0, argument, NO_IDENTITIES, number, 0, Long.BYTES);
        return offer(null, 0, OpCode.END_RECONFIG, 0, clock.nowNs());
    }

    /** The removal of a container or TTL node that is due; the record is one buffer, the path. */
    boolean submitDeleteContainer(final DirectBuffer body, final int offset, final int length) {
        encode(0, OpCode.DELETE_CONTAINER, 0, 0, NO_IDENTITIES, body, offset, length);
        return offer(null, 0, OpCode.DELETE_CONTAINER, 0, clock.nowNs());
    }

    /** Asks for a point in the order, see {@link ReplicatedLog#readBarrier}; false when the log takes nothing now. */
    boolean readBarrier(final int watcher) {
        final boolean taken = log.readBarrier(watcher);
        pressured |= !taken;
        return taken;
    }

    /** Whether this server leads from now on. */
    void onRole(final boolean isLeader) {
        leads = isLeader;
    }

    /** Whether the log refused something in this cycle. */
    boolean pressured() {
        return pressured;
    }

    /** A new cycle: what was refused may be tried again. */
    void onCycle() {
        pressured = false;
    }

    /** Commands submitted since the last {@link #takeBatch}. */
    int batchCount() {
        return batchCount;
    }

    long batchBytes() {
        return batchBytes;
    }

    /** The batch was handed on. */
    void takeBatch() {
        batchCount = 0;
        batchBytes = 0;
    }

    private void encode(
            final long sessionId,
            final int opCode,
            final int xid,
            final long argument,
            final byte[] identities,
            final DirectBuffer body,
            final int offset,
            final int length) {
        command.wrapAndApplyHeader(scratch, 0, header)
                .sessionId(sessionId)
                .argument(argument)
                .opCode(opCode)
                .cxid(xid);
        command.policy()
                .clear()
                .skipAcl(policy.skipAcl())
                .extendedTypes(policy.extendedTypes())
                .enforceQuota(policy.enforceQuota())
                .reconfigEnabled(policy.reconfigEnabled())
                .refuseDigest(policy.refuseDigest())
                .neverAlone(policy.neverAlone());
        command.putIdentities(identities, 0, identities.length).putBody(body, offset, length);
    }

    private boolean offer(
            final ClientConnection client,
            final int xid,
            final int opCode,
            final int frameLength,
            final long arrivalNs) {
        if (pending.full()) {
            pressured = true;
            return false;
        }
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
        final long sequence = log.submit(scratch, 0, length);
        if (sequence < 0) {
            pressured = true;
            return false;
        }
        pending.add(sequence, client, xid, opCode, frameLength, arrivalNs);
        metrics.increment(Counter.SYNC_PROCESSOR_REQUEST_QUEUED);
        if (client != null) {
            gathering.onWrite(client);
        }
        batchCount++;
        batchBytes += length;
        return true;
    }
}
