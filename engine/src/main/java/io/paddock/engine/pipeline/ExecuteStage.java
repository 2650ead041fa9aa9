package io.paddock.engine.pipeline;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.arena.ArenaFullException;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.Summary;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.pipeline.ClientConnection.Step;
import io.paddock.engine.snapshot.SnapshotLoader;
import io.paddock.engine.snapshot.SnapshotMeta;
import io.paddock.engine.state.LoggedCommand;
import io.paddock.engine.state.ServerCommand;
import io.paddock.engine.state.StateMachine;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import org.agrona.DirectBuffer;

/**
 * Executes what the log has committed, in its order: applies the command, whose notifications leave at once, then
 * replies to the connection that waits here, then lets go the reads that waited for it. Engine thread.
 */
final class ExecuteStage implements LogConsumer {
    private static final long NS_PER_MS = 1_000_000;

    private final StateMachine machine;
    private final SnapshotLoader snapshots;
    private final PendingCommands pending;
    private final ConnectionTable connections;
    private final HandshakeStage handshake;
    private final SessionStage sessions;
    private final OrderStage order;
    private final ReplyStage replies;
    private final Outstanding outstanding;
    private final NamespaceRoom room;
    private final AppliedPosition applied;
    private final CycleClock clock;
    private final RoleStage roles;
    private final ReconfigStage reconfigs;
    private final Runnable abandonSnapshot;
    private final Metrics metrics;
    private final LoggedCommand logged = new LoggedCommand();
    private final CommandDecoder command = logged.command();
    private long replayedCount;
    private boolean live;

    /** @param abandonSnapshot gives up a snapshot that is being taken, and returns when it is. */
    ExecuteStage(
            final StateMachine machine,
            final SnapshotLoader snapshots,
            final PendingCommands pending,
            final ConnectionTable connections,
            final HandshakeStage handshake,
            final SessionStage sessions,
            final OrderStage order,
            final ReplyStage replies,
            final Outstanding outstanding,
            final NamespaceRoom room,
            final AppliedPosition applied,
            final CycleClock clock,
            final RoleStage roles,
            final ReconfigStage reconfigs,
            final Runnable abandonSnapshot,
            final Metrics metrics) {
        this.machine = machine;
        this.snapshots = snapshots;
        this.pending = pending;
        this.connections = connections;
        this.handshake = handshake;
        this.sessions = sessions;
        this.order = order;
        this.replies = replies;
        this.outstanding = outstanding;
        this.room = room;
        this.applied = applied;
        this.clock = clock;
        this.roles = roles;
        this.reconfigs = reconfigs;
        this.abandonSnapshot = abandonSnapshot;
        this.metrics = metrics;
    }

    @Override
    public long onSnapshot(final SnapshotReader snapshot) {
        final long startNs = System.nanoTime();
        beforeReplacement();
        final SnapshotMeta meta = snapshots.load(snapshot);
        metrics.record(
                live ? Summary.RESTORE_TIME : Summary.STARTUP_SNAP_LOAD_TIME,
                (System.nanoTime() - startNs) / NS_PER_MS);
        machine.onLoaded();
        applied.advance(meta.zxid(), meta.index(), meta.timestampMs());
        afterReplacement();
        return meta.timestampMs();
    }

    @Override
    public void onSnapshotDamaged() {
        beforeReplacement();
        snapshots.clear();
        machine.onLoaded();
        applied.advance(0, 0, 0);
        afterReplacement();
    }

    @Override
    public void onReplay(final long count) {
        snapshots.expectEntries(count);
    }

    @Override
    public void onCommitted(final LogEntry entry) {
        logged.wrap(entry);
        final int opCode = command.opCode();
        final long sessionId = command.sessionId();
        final JuteWriter body = replies.body();
        final int error = apply(entry, body);
        applied.advance(entry.zxid(), entry.index(), entry.timestampMs());
        if (entry.replayed()) {
            replayedCount++;
            return;
        }
        metrics.increment(Counter.COMMIT_COUNT);
        metrics.record(Summary.PROPAGATION_LATENCY, clock.epochMs() - entry.timestampMs());
        if (roles.leads()) {
            replies.onLed(entry.length());
        }
        if (entry.submittedHere()) {
            complete(entry, error);
        }
        switch (opCode) {
            case OpCode.CREATE_SESSION -> sessions.onBegun(sessionId);
            case OpCode.CLOSE_SESSION -> onSessionClosed(sessionId, error);
            case OpCode.MOVE_SESSION -> onSessionMoved(sessionId);
            case OpCode.END_RECONFIG -> {
                if (error == ErrorCode.OK) {
                    onReconfigEnded(entry.zxid(), ServerCommand.error(command.argument()));
                }
            }
            default -> {
                // Sessions are as they were.
            }
        }
    }

    /** The log has been restored; what comes from now on meets clients. */
    void onRecovered() {
        live = true;
    }

    private int apply(final LogEntry entry, final JuteWriter body) {
        try {
            return machine.apply(entry.zxid(), entry.timestampMs(), entry.originServer(), command, body);
        } catch (final ArenaFullException ex) {
            // It fitted when it was admitted, so the bound has been lowered since; or it is a bug of the admission.
            throw new LogFault(
                    "entry 0x" + Long.toHexString(entry.zxid()) + " does not fit: " + ex.getMessage()
                            + ". Raise paddock.memory.limit and start again; nothing is lost",
                    ex);
        }
    }

    @Override
    public void onBarrier(final long barrierId, final long zxid) {
        final ClientConnection client = connections.ofWatcher((int) barrierId);
        if (client == null) {
            return;
        }
        if (client.step == Step.ASKED) {
            handshake.onBarrier(client);
            settle(client);
        } else {
            order.onBarrier(client);
        }
    }

    @Override
    public void onMessage(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        if (kind == TouchReports.KIND) {
            sessions.onReport(buffer, offset, length);
        }
    }

    @Override
    public void onRole(final LogRole role, final int leader, final long epoch) {
        roles.onRole(role, leader, epoch);
        reconfigs.onRole();
        sessions.onRole(role, epoch);
    }

    @Override
    public void onEpoch(final LogEntry entry) {
        applied.advance(entry.zxid(), entry.index(), entry.timestampMs());
    }

    @Override
    public void onConfiguration(final LogEntry entry, final Configuration configuration) {
        if (entry != null) {
            final boolean changing = machine.membership().nextZxid() != 0;
            machine.onConfiguration(entry.zxid(), entry.timestampMs(), configuration);
            applied.advance(entry.zxid(), entry.index(), entry.timestampMs());
            if (changing && machine.membership().nextZxid() == 0) {
                onReconfigEnded(entry.zxid(), ErrorCode.OK);
            }
        }
    }

    @Override
    public void onOutcomeUnknown(final long throughSequence) {
        while (pending.completed() < throughSequence) {
            final int index = pending.complete(pending.completed() + 1);
            final ClientConnection client = pending.takeClient(index);
            if (client != null) {
                finished(client, index);
                client.writesDone++;
                end(client);
            }
        }
    }

    /** Entries executed while the log was being restored. */
    long replayedCount() {
        return replayedCount;
    }

    private void complete(final LogEntry entry, final int error) {
        final int index = pending.complete(entry.originSequence());
        final ClientConnection client = pending.takeClient(index);
        if (client == null) {
            return;
        }
        final int opCode = pending.opCode(index);
        final long arrivalNs = pending.arrivalNs(index);
        finished(client, index);
        if (error == StateMachine.UNDECIDED) {
            reconfigs.await(client, pending.xid(index), arrivalNs);
            return;
        }
        client.exclusive &= opCode != OpCode.RECONFIG;
        if (opCode == OpCode.CREATE_SESSION) {
            handshake.onSessionCreated(client);
        } else if (opCode == OpCode.MOVE_SESSION) {
            handshake.onSessionMoved(client, error);
        } else if (error == ErrorCode.SESSION_MOVED) {
            // Clients do not know this error as a reply.
            end(client);
        } else {
            replies.reply(client, opCode, pending.xid(index), entry.zxid(), error, arrivalNs);
        }
        replies.recordWrite(arrivalNs);
        client.writesDone++;
        settle(client);
    }

    private void onReconfigEnded(final long zxid, final int error) {
        final ClientConnection client = reconfigs.onEnded(zxid, error);
        if (client != null) {
            client.exclusive = false;
            client.writesDone++;
            order.resume(client);
        }
    }

    private void finished(final ClientConnection client, final int index) {
        final int opCode = pending.opCode(index);
        if (opCode != OpCode.MOVE_SESSION) {
            outstanding.finished(client, pending.length(index));
            room.onExecuted(opCode, pending.length(index));
        }
    }

    /** What waited behind a handshake goes on, or is dropped if there is no session. */
    private void settle(final ClientConnection client) {
        if (client.attached) {
            order.resume(client);
        } else {
            order.forget(client);
        }
    }

    private static void end(final ClientConnection client) {
        if (client.accepting()) {
            client.state(State.ENDING);
        }
        client.connection().close();
    }

    private void beforeReplacement() {
        if (live) {
            abandonSnapshot.run();
            connections.dropAll(order::forget);
        }
    }

    private void afterReplacement() {
        reconfigs.forget();
        sessions.onReplaced();
        if (live) {
            metrics.namespaces().onRestored();
        }
    }

    /** The log has moved a session; where it is no more, its connection ends. */
    private void onSessionMoved(final long sessionId) {
        sessions.onBegun(sessionId);
        final ClientConnection client = connections.ofSession(sessionId);
        if (client != null && !sessions.agreesWith(client)) {
            // The command is of an earlier connection, which asked for another server or another timeout.
            end(client);
        }
    }

    private void onSessionClosed(final long sessionId, final int error) {
        if (error != ErrorCode.OK) {
            sessions.onKept(sessionId);
            return;
        }
        sessions.onClosing(sessionId);
        final ClientConnection client = connections.ofSession(sessionId);
        if (client != null) {
            if (client.accepting()) {
                client.state(State.ENDING);
            }
            client.connection().closeAfterFlush();
        }
    }
}
