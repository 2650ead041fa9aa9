package io.paddock.engine.state;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.AclNormaliser;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.quota.QuotaTracker;
import io.paddock.engine.quota.ReapIndex;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.quorum.Configuration;
import org.agrona.DirectBuffer;

/**
 * Executes committed commands on the tree. Deterministic: the result depends on the state, the command and the stamped
 * zxid and time only; no clock, thread, I/O or random. A command that fails leaves the state as it was. Allocates
 * nothing once its buffers have their size and the identities and ACLs are known. One thread.
 */
public final class StateMachine {
    /** Result of a reconfig that has passed its checks: {@link #membership()} tells how it ends. */
    public static final int UNDECIDED = 1;

    private final ZnodeTree tree;
    private final SessionTable sessions;
    private final IdentityTable identityTable;
    private final ChangeListener listener;
    private final ReapIndex reapIndex;
    private final ChangeLog changes;
    private final Execution execution;
    private final CreateOperation create;
    private final DeleteOperation delete;
    private final UpdateOperation update;
    private final MultiOperation multi;
    private final ReconfigOperation reconfig;
    private final Membership membership;
    private final QuotaTracker quota;
    private final DigestLog digests = new DigestLog();
    private final JuteReader reader = new JuteReader();
    private final RequestFlyweight request = new RequestFlyweight();

    public StateMachine(final StateContext context, final ChangeListener listener) {
        this.tree = context.tree();
        this.sessions = context.sessions();
        this.identityTable = context.identities();
        this.listener = listener;
        reapIndex = new ReapIndex(tree);
        changes = new ChangeLog(listener, reapIndex, context.traffic());
        execution = new Execution(new AclCheck(context.schemes(), context.acls(), false));
        final AclNormaliser normaliser = new AclNormaliser(context.schemes(), context.acls());
        quota = new QuotaTracker(tree);
        create = new CreateOperation(execution, tree, normaliser, quota, changes);
        delete = new DeleteOperation(execution, tree, quota, changes);
        update = new UpdateOperation(execution, tree, normaliser, quota, changes);
        multi = new MultiOperation(create, delete, update);
        membership = context.membership();
        reconfig = new ReconfigOperation(execution, tree, membership, changes);
    }

    /** Containers and TTL nodes, for the reaper. */
    public ReapIndex reapIndex() {
        return reapIndex;
    }

    /** Digests of the tree at some of the zxids executed. */
    public DigestLog digests() {
        return digests;
    }

    /** The tree and the sessions were filled from a snapshot: forget what was derived from their old contents. */
    public void onLoaded() {
        reapIndex.onLoaded();
        digests.clear();
    }

    /** Executes one command of no server in particular. */
    public int apply(final long zxid, final long timestampMs, final CommandDecoder command, final JuteWriter reply) {
        return apply(zxid, timestampMs, SessionTable.ANY_OWNER, command, reply);
    }

    /** Who belongs to the ensemble. */
    public Membership membership() {
        return membership;
    }

    /** From an entry of the log's own on, other members count: {@code /zookeeper/config} tells of them. */
    public void onConfiguration(final long zxid, final long timestampMs, final Configuration configuration) {
        execution.start(zxid, timestampMs, 0, false);
        tree.begin();
        reconfig.activate(configuration.withVersion(zxid));
        changes.tell(zxid);
        tree.settle();
    }

    /** Writes what the client is told whose reconfig has succeeded. */
    public void writeConfiguration(final JuteWriter reply) {
        reconfig.write(reply);
    }

    /**
     * Executes one command.
     *
     * @param origin server that submitted it: its requests are refused for sessions that have moved to another. 0 when
     *     it does not matter.
     * @param reply where the result record goes (behind the reply header, which the caller writes); rewound when the
     *     command fails.
     * @return 0 or an error code of the protocol.
     */
    public int apply(
            final long zxid,
            final long timestampMs,
            final int origin,
            final CommandDecoder command,
            final JuteWriter reply) {
        final int replyStart = reply.cursor();
        final long sessionId = command.sessionId();
        final int opCode = command.opCode();
        final DirectBuffer buffer = command.sbeRewind().buffer();
        execution.start(zxid, timestampMs, sessionId, sessions.contains(sessionId));
        execution.policy(command.policy(), identities(command), opCode == OpCode.MULTI);
        final int bodyLength = command.bodyLength();
        final int bodyOffset = command.limit() + CommandDecoder.bodyHeaderLength();
        tree.begin();
        final int error = hasMoved(opCode, command, origin)
                ? ErrorCode.SESSION_MOVED
                : execute(opCode, command, buffer, bodyOffset, bodyLength, reply);
        if (error != ErrorCode.OK) {
            reply.cursor(replyStart);
        }
        close(opCode, error, sessionId);
        if (DigestLog.isDue(zxid)) {
            digests.add(zxid, tree.digest());
        }
        return error;
    }

    private Identities identities(final CommandDecoder command) {
        final int length = command.identitiesLength();
        final int offset = command.limit() + CommandDecoder.identitiesHeaderLength();
        command.skipIdentities();
        return identityTable.of(command.buffer(), offset, length);
    }

    private int execute(
            final int opCode,
            final CommandDecoder command,
            final DirectBuffer body,
            final int offset,
            final int length,
            final JuteWriter reply) {
        return switch (opCode) {
            case OpCode.CREATE_SESSION -> {
                final long argument = command.argument();
                sessions.create(command.sessionId(), ServerCommand.timeoutMs(argument), ServerCommand.owner(argument));
                yield ErrorCode.OK;
            }
            case OpCode.MOVE_SESSION -> moveSession(command.sessionId(), command.argument());
            case OpCode.CLOSE_SESSION -> closeSession(command.sessionId(), command.argument());
            case OpCode.RECONFIG -> reconfig.execute(body, offset, length);
            case OpCode.SET_CONFIGURATION -> reconfig.begin(body, offset, length);
            case OpCode.END_RECONFIG -> reconfig.end(command.argument(), body, offset, length);
            case OpCode.MULTI -> {
                quota.beginMulti(execution.zxid());
                final int error = multi.execute(body, offset, length, reply);
                quota.endMulti();
                yield error;
            }
            default ->
                request.decode(opCode, reader.wrap(body, offset, length))
                        ? executeOne(opCode, reply)
                        : ErrorCode.MARSHALLING_ERROR;
        };
    }

    private int executeOne(final int opCode, final JuteWriter reply) {
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL ->
                create.execute(opCode, request, reply);
            case OpCode.DELETE -> delete.execute(request);
            case OpCode.DELETE_CONTAINER -> delete.reap(request);
            case OpCode.SET_DATA -> update.setData(request, reply);
            case OpCode.SET_ACL -> update.setAcl(request, reply);
            default -> ErrorCode.UNIMPLEMENTED;
        };
    }

    /** Whether the session of a client's request belongs to another server by now than the one that took the request. */
    private boolean hasMoved(final int opCode, final CommandDecoder command, final int origin) {
        if (command.argument() != ServerCommand.REQUEST || opCode == OpCode.SET_CONFIGURATION) {
            return false;
        }
        final int owner = sessions.owner(command.sessionId());
        return owner != origin && owner != SessionTable.ANY_OWNER && origin != SessionTable.ANY_OWNER;
    }

    private int moveSession(final long sessionId, final long argument) {
        return sessions.move(sessionId, ServerCommand.timeoutMs(argument), ServerCommand.owner(argument))
                ? ErrorCode.OK
                : ErrorCode.SESSION_EXPIRED;
    }

    private int closeSession(final long sessionId, final long argument) {
        if (!ServerCommand.isExpiryValid(argument, execution.zxid(), sessions.owner(sessionId))) {
            return ErrorCode.SESSION_MOVED;
        }
        delete.deleteEphemerals(sessionId);
        return ErrorCode.OK;
    }

    private void close(final int opCode, final int error, final long sessionId) {
        if (error != ErrorCode.OK || opCode == OpCode.MULTI && multi.hasFailed()) {
            tree.rollback();
            changes.forget();
            return;
        }
        changes.tell(execution.zxid());
        tree.settle();
        if (opCode == OpCode.CLOSE_SESSION && sessions.close(sessionId)) {
            listener.onSessionClosed(sessionId, execution.zxid());
        }
    }
}
