package io.paddock.engine.pipeline;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.state.Membership;
import io.paddock.engine.state.ServerCommand;
import io.paddock.engine.state.StateMachine;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.zab.ReconfigRefusal;
import org.agrona.ExpandableArrayBuffer;

/**
 * Changes of the ensemble (protocol reference §18.3), from the command that passed its checks to the client's answer.
 *
 * <p>The leader asks the log for the change that the state holds, once per epoch: a new leader finds out by itself whether
 * its predecessor has begun it. If the log refuses, the leader ends the change by a command. On every server, the client
 * that waits here is answered when the change counts or has ended. Engine thread.
 */
final class ReconfigStage {
    private final ReplicatedLog log;
    private final StateMachine machine;
    private final RoleStage roles;
    private final SubmitStage submit;
    private final ReplyStage replies;
    private final ExpandableArrayBuffer encoded = new ExpandableArrayBuffer();
    /** In this epoch there is nothing more to do for the change, or for the first configuration. */
    private boolean settled;

    private long settledZxid;
    private ClientConnection waiting;
    private int xid;
    private long arrivalNs;

    ReconfigStage(
            final ReplicatedLog log,
            final StateMachine machine,
            final RoleStage roles,
            final SubmitStage submit,
            final ReplyStage replies) {
        this.log = log;
        this.machine = machine;
        this.roles = roles;
        this.submit = submit;
        this.replies = replies;
    }

    void onRole() {
        settled = false;
    }

    /** A reconfig of a client of this server has passed its checks: its answer has to wait. */
    void await(final ClientConnection client, final int requestXid, final long requestArrivalNs) {
        waiting = client;
        xid = requestXid;
        arrivalNs = requestArrivalNs;
    }

    /**
     * The change has come to an end.
     *
     * @return the client that was answered, or null.
     */
    ClientConnection onEnded(final long zxid, final int error) {
        final ClientConnection client = waiting;
        waiting = null;
        if (client != null) {
            machine.writeConfiguration(replies.body());
            replies.reply(client, OpCode.RECONFIG, xid, zxid, error, arrivalNs);
        }
        return client;
    }

    /** The state was replaced: nobody will learn what became of the change. */
    void forget() {
        waiting = null;
        settled = false;
    }

    /** What the leader has to do; returns how much that was. */
    int run() {
        if (!roles.leads() || log.ensemble() == null || submit.pressured()) {
            return 0;
        }
        final Membership membership = machine.membership();
        if (settled && settledZxid == membership.nextZxid()) {
            return 0;
        }
        if (membership.active() == null) {
            settle(0, submitFirst());
            return 1;
        }
        final long zxid = membership.nextZxid();
        settle(zxid, zxid == 0 || isBegun(membership) || begin(membership.next(), zxid));
        return zxid == 0 ? 0 : 1;
    }

    private void settle(final long zxid, final boolean isDone) {
        settled = isDone;
        settledZxid = zxid;
    }

    private boolean submitFirst() {
        final int length = ConfigurationCodec.encode(log.ensemble().configuration(), encoded, 0);
        return submit.submitConfiguration(encoded, 0, length);
    }

    /** Whether the log has the change already, from an earlier epoch. */
    private boolean isBegun(final Membership membership) {
        final Configuration next = membership.next();
        final Configuration joining = log.ensemble().joining();
        return joining != null && Membership.sameMembers(joining, next)
                || Membership.sameMembers(log.ensemble().configuration(), next)
                        && !Membership.sameMembers(membership.active(), next);
    }

    private boolean begin(final Configuration next, final long zxid) {
        final ReconfigRefusal refusal = log.ensemble().reconfigure(next);
        if (refusal == null) {
            return true;
        }
        return switch (refusal) {
            // The role is about to change.
            case NOT_LEADING -> false;
            case IN_PROGRESS -> end(zxid, ErrorCode.RECONFIG_IN_PROGRESS);
            case NO_QUORUM_IN_SYNC -> end(zxid, ErrorCode.NEW_CONFIG_NO_QUORUM);
        };
    }

    private boolean end(final long zxid, final int error) {
        return submit.submitEndReconfig(zxid, ServerCommand.endReconfig(roles.epoch(), error));
    }
}
