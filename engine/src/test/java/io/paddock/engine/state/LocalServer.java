package io.paddock.engine.state;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.CommandEncoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.codecs.command.MessageHeaderEncoder;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.EventType;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestKind;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.AuthConfig;
import io.paddock.engine.auth.AuthSchemes;
import io.paddock.engine.auth.Authenticator;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchSink;
import io.paddock.engine.watch.WatchTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A server without pipeline, log and sockets: requests go straight to the state, frames are kept in lists. */
final class LocalServer implements AutoCloseable, ChangeListener {
    /** A time that is recognised when it occurs in a reply. */
    static final long TIME_MS = 0x5A7B_6C5D_4E3F_2A1BL;

    static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    final ZnodeTree tree = new ZnodeTree(ArenaConfig.largest());
    final SessionTable sessions = new SessionTable();
    final IdentityTable identityTable = new IdentityTable();
    final AuthSchemes schemes;
    final StateMachine machine;
    final ReadExecutor reads;
    final WatchTable watches = new WatchTable(tree);
    final RequestCheck check = new RequestCheck();
    final AclCheck aclCheck;
    boolean hasExtendedTypes = true;
    boolean enforcesQuota = true;
    boolean isReconfigEnabled;
    boolean skipsAcl;
    long zxid;
    long timeMs = TIME_MS;
    int closedSessions;
    /** Transactions whose notifications come in no particular order. */
    final Set<Long> unorderedZxids = new HashSet<>();

    private final WatchSink sink = this::notify;
    private final Authenticator authenticator;
    private final Map<Integer, LocalConnection> connections = new HashMap<>();
    private final ExpandableArrayBuffer command = new ExpandableArrayBuffer(4096);
    private final CommandEncoder encoder = new CommandEncoder();
    private final CommandDecoder decoder = new CommandDecoder();
    private final JuteWriter reply = new JuteWriter();
    private final ExpandableArrayBuffer replyBuffer = new ExpandableArrayBuffer(4096);

    LocalServer() {
        this(new AuthConfig(false, true, "SHA1", SUPER_DIGEST));
    }

    LocalServer(final AuthConfig auth) {
        schemes = new AuthSchemes(auth);
        aclCheck = new AclCheck(schemes, tree.acls(), auth.skipAcl());
        authenticator = new Authenticator(schemes, identityTable);
        final StateContext context =
                new StateContext(tree, tree.acls(), sessions, schemes, identityTable, new NamespaceTraffic());
        machine = new StateMachine(context, this);
        reads = new ReadExecutor(context, aclCheck, watches, sink);
    }

    /** A connection with a new session. */
    LocalConnection connect(final long sessionId) {
        final LocalConnection connection =
                new LocalConnection(connections.size() + 1, sessionId, identityTable.ofAddress("127.0.0.1"));
        connections.put(connection.watcher(), connection);
        apply(connection, OpCode.CREATE_SESSION, 0, 30_000, new byte[0]);
        return connection;
    }

    /** What a server does with a request; the frames that it sends are added to the connections. */
    void request(final LocalConnection connection, final int xid, final int opCode, final byte[] body) {
        final UnsafeBuffer buffer = new UnsafeBuffer(body);
        switch (RequestKind.of(opCode)) {
            case WRITE -> {
                if (check.isSubmittable(opCode, buffer, 0, body.length)) {
                    final int error = apply(connection, opCode, xid, 0, body);
                    connection.addReply(xid, zxid, error, replyBuffer, reply.length());
                } else {
                    connection.addReply(xid, zxid, ErrorCode.MARSHALLING_ERROR, replyBuffer, 0);
                }
            }
            case READ, SYNC -> {
                reply.wrap(replyBuffer, 0);
                final int error =
                        reads.execute(opCode, connection, connection.identities, buffer, 0, body.length, reply);
                connection.addReply(xid, zxid, error, replyBuffer, reply.length());
            }
            case AUTH -> {
                final int error = authenticator.authenticate(connection.identities, buffer, 0, body.length);
                connection.identities = authenticator.identities();
                connection.addReply(xid, 0, error, replyBuffer, 0);
            }
            default -> throw new IllegalArgumentException("not for this server: " + opCode);
        }
    }

    /** Executes one command; its result record is in {@link #lastReply()}. */
    int apply(
            final LocalConnection connection, final int opCode, final int xid, final long argument, final byte[] body) {
        return apply(connection.sessionId(), connection.identities.encoded(), opCode, xid, argument, body);
    }

    int apply(
            final long sessionId,
            final byte[] identities,
            final int opCode,
            final int xid,
            final long argument,
            final byte[] body) {
        encoder.wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                .sessionId(sessionId)
                .argument(argument)
                .opCode(opCode)
                .cxid(xid);
        encoder.policy()
                .clear()
                .skipAcl(skipsAcl)
                .extendedTypes(hasExtendedTypes)
                .enforceQuota(enforcesQuota)
                .reconfigEnabled(isReconfigEnabled);
        encoder.putIdentities(identities, 0, identities.length);
        encoder.putBody(body, 0, body.length);
        decoder.wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
        reply.wrap(replyBuffer, 0);
        return machine.apply(++zxid, timeMs, decoder, reply);
    }

    byte[] lastReply() {
        final byte[] bytes = new byte[reply.length()];
        replyBuffer.getBytes(0, bytes);
        return bytes;
    }

    /** Image of the whole tree. */
    byte[] image() {
        return TreeImage.of(tree);
    }

    /** What clients can see of the tree. */
    byte[] contents() {
        return TreeImage.contents(tree);
    }

    @Override
    public void onCreated(final int node, final long zxid) {
        watches.onCreated(node, zxid, sink);
    }

    @Override
    public void onDeleted(final int node, final long zxid) {
        watches.onDeleted(node, zxid, sink);
    }

    @Override
    public void onDataChanged(final int node, final long zxid) {
        watches.onDataChanged(node, zxid, sink);
    }

    @Override
    public void onSessionClosed(final long sessionId, final long zxid) {
        closedSessions++;
    }

    @Override
    public void close() {
        tree.close();
    }

    private void notify(
            final int watcher,
            final int eventType,
            final long zxid,
            final int acl,
            final DirectBuffer path,
            final int offset,
            final int length) {
        final LocalConnection connection = connections.get(watcher);
        if (aclCheck.permitsHere(acl, Permission.READ, connection.identities)) {
            connection.addEvent(zxid, eventType, EventType.STATE_SYNC_CONNECTED, path, offset, length);
        }
    }
}
