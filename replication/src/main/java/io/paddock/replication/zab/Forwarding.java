package io.paddock.replication.zab;

import io.paddock.codecs.peer.ForwardDecoder;
import io.paddock.codecs.peer.HeartbeatDecoder;
import io.paddock.replication.journal.EntryFlyweight;
import org.agrona.DirectBuffer;

/**
 * Brings this server's commands into the order, each exactly once and all in the order they were submitted, whoever
 * leads meanwhile.
 *
 * <p>Within an epoch the leader takes a server's commands by dense sequence only. A command that is not in the log up to
 * the record of a new epoch was not executed and never will be, since its forwarding named the epoch before: once this
 * server has executed that record, it offers again whatever it has not seen executed.
 *
 * <p>Sequences begin anew at each start of a server. So that its commands are not taken for those of an earlier start
 * that are still in the log, the leader tells with its heartbeat at which zxid it first heard of this start: what came
 * before is foreign.
 */
final class Forwarding {
    private static final int WINDOW = 1024;

    private final ReplicaState state;
    private final Leadership leadership;
    private final PendingCommands pending;

    /** Commands of this start have greater zxids; -1 while no leader has heard of this start. */
    private long registeredZxid = -1;
    /** Newest epoch of which an entry was executed here. */
    private long openEpoch;

    private long base;
    private long nextSequence;
    private long expected;
    private long progressNs;
    private long rewoundNs;
    /** Commands that may be on their way: few after some have got lost or mixed up, one more for each that got through. */
    private int window = WINDOW;

    Forwarding(final ReplicaState state, final Leadership leadership, final int capacity, final int maxCount) {
        this.state = state;
        this.leadership = leadership;
        pending = new PendingCommands(capacity, maxCount);
        openEpoch = -1;
        openIfNew(state.log.epochs().zxidAt(state.executedIndex));
    }

    /** @return sequence of the command; 0 when there is no room. */
    long submit(final DirectBuffer command, final int offset, final int length) {
        return pending.add(command, offset, length);
    }

    /** This server leads and has thereby heard of its own start. */
    void onElected() {
        if (registeredZxid < 0) {
            registeredZxid = state.lastZxid();
        }
    }

    void onHeartbeat(final HeartbeatDecoder message) {
        if (message.knownIncarnation() != state.incarnation) {
            return;
        }
        if (registeredZxid < 0) {
            registeredZxid = message.registeredZxid();
        }
        if (message.forwardExpected() > expected) {
            expected = message.forwardExpected();
            progressNs = state.nowNs;
        } else if (isOpen()
                && nextSequence > Math.max(expected, base)
                && state.nowNs - progressNs > 2 * state.timing.heartbeatNs()) {
            // What was on its way has got lost, with nothing behind it that would have been refused.
            nextSequence = Math.max(expected, base);
            progressNs = state.nowNs;
        }
    }

    void onReject(final long expectedSequence) {
        // Rate limit: what was on its way when one was lost is each refused, and must not each bring all of it again.
        if (isOpen()
                && expectedSequence < nextSequence
                && expectedSequence >= pending.firstSequence()
                && (rewoundNs == 0 || state.nowNs - rewoundNs > state.timing.heartbeatNs() / 8)) {
            nextSequence = Math.max(expectedSequence, base);
            progressNs = state.nowNs;
            rewoundNs = state.nowNs;
            window = Math.max(1, window / 4);
        }
    }

    /** Whether an entry of this server's number is one of this start. */
    boolean isOwn(final long zxid) {
        return registeredZxid >= 0 && zxid > registeredZxid;
    }

    void onExecuted(final int type, final long zxid, final int originServer, final long originSequence) {
        openIfNew(zxid);
        if (type == EntryType.COMMAND && originServer == state.server && isOwn(zxid)) {
            state.require(
                    !pending.isEmpty() && originSequence == pending.firstSequence(),
                    "command " + originSequence + " of this server was executed at " + Zxid.text(zxid)
                            + " where command " + pending.firstSequence() + " was due");
            if (!state.isStopped()) {
                pending.removeFirst();
                nextSequence = Math.max(nextSequence, pending.firstSequence());
                window = Math.min(WINDOW, window + 1);
            }
        }
    }

    private void openIfNew(final long zxid) {
        if (Zxid.epoch(zxid) > openEpoch) {
            openEpoch = Zxid.epoch(zxid);
            base = pending.firstSequence();
            nextSequence = base;
            expected = 0;
            progressNs = state.nowNs;
        }
    }

    /** Everything up to a snapshot counts as executed; what became of own commands in it is not known. */
    void onSnapshotInstalled(final SnapshotInfo info) {
        for (final SnapshotInfo.Origin origin : info.origins()) {
            if (origin.server() == state.server && isOwn(origin.zxid())) {
                while (!pending.isEmpty() && pending.firstSequence() <= origin.sequence()) {
                    pending.removeFirst();
                }
                nextSequence = Math.max(nextSequence, pending.firstSequence());
                state.environment.outcomeUnknown(origin.sequence());
            }
        }
        openIfNew(info.zxid());
    }

    private boolean isOpen() {
        return openEpoch == state.acceptedEpoch && registeredZxid >= 0;
    }

    /** Ends a batch: sends what may be sent. */
    void endBatch() {
        if (!isOpen()) {
            return;
        }
        if (state.role == Role.LEADING) {
            while (nextSequence < pending.nextSequence() && leadership.takesCommands()) {
                propose(nextSequence++);
            }
        } else if (state.role == Role.FOLLOWING) {
            final long reached = Math.max(Math.max(expected, base), pending.firstSequence());
            final long limit = Math.min(pending.nextSequence(), reached + window);
            while (nextSequence < limit && forward(nextSequence)) {
                nextSequence++;
            }
        }
    }

    private void propose(final long sequence) {
        leadership.append(
                EntryType.COMMAND,
                EntryFlyweight.origin(state.server, sequence),
                pending.buffer(),
                pending.offset(sequence),
                pending.length(sequence));
    }

    private boolean forward(final long sequence) {
        return state.publisher.forward(
                state.leader,
                state.acceptedEpoch,
                sequence,
                base,
                pending.buffer(),
                pending.offset(sequence),
                pending.length(sequence));
    }

    /** At the leader: a command of another server. */
    void onForward(final int from, final long incarnation, final ForwardDecoder message) {
        final PeerProgress peer = leadership.progress(from);
        if (peer == null || peer.incarnation != incarnation || !leadership.takesCommands()) {
            return;
        }
        if (peer.forwardExpected == 0) {
            peer.forwardExpected = message.base();
        }
        final long sequence = message.sequence();
        if (sequence == peer.forwardExpected) {
            final int length = message.commandLength();
            final int offset = message.limit() + ForwardDecoder.commandHeaderLength();
            leadership.append(
                    EntryType.COMMAND, EntryFlyweight.origin(from, sequence), message.buffer(), offset, length);
            peer.forwardExpected++;
        } else if (sequence > peer.forwardExpected
                && (peer.rejectedSequence != peer.forwardExpected
                        || state.nowNs - peer.rejectedNs > state.timing.heartbeatNs() / 8)) {
            peer.rejectedSequence = peer.forwardExpected;
            peer.rejectedNs = state.nowNs;
            state.publisher.forwardReject(from, state.acceptedEpoch, peer.forwardExpected);
        }
    }
}
