package io.paddock.engine.node;

import io.paddock.codecs.wire.Permission;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.AuthConfig;
import io.paddock.engine.auth.AuthSchemes;
import io.paddock.engine.auth.Authenticator;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.pipeline.NotificationStage;
import io.paddock.engine.pipeline.PipelineContext;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.ChangeListener;
import io.paddock.engine.state.DigestLog;
import io.paddock.engine.state.Membership;
import io.paddock.engine.state.ReadExecutor;
import io.paddock.engine.state.StateContext;
import io.paddock.engine.state.StateMachine;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchTable;
import org.agrona.collections.Long2LongHashMap;

/** What a node knows: namespace, sessions, watches, and who may see what. Engine thread. */
final class NodeState implements AutoCloseable {
    final ZnodeTree tree;
    final SessionTable sessions = new SessionTable();
    /** Of the ensemble, if there is one. */
    final Membership membership = new Membership();

    final WatchTable watches;
    final IdentityTable identities = new IdentityTable();
    final Authenticator authenticator;
    /** Server to sequence applied last: what an ensemble needs to know entries that were sent twice. */
    final Long2LongHashMap origins = new Long2LongHashMap(0);

    private final AuthSchemes schemes;
    private final AclCheck aclCheck;
    private final Metrics metrics;
    private StateMachine machine;

    NodeState(final ArenaConfig arena, final AuthConfig auth, final Metrics figures) {
        metrics = figures;
        tree = new ZnodeTree(arena);
        watches = new WatchTable(tree);
        schemes = new AuthSchemes(auth);
        authenticator = new Authenticator(schemes, identities);
        aclCheck = new AclCheck(schemes, tree.acls(), auth.skipAcl());
    }

    boolean mayRead(final Identities who, final int acl) {
        return aclCheck.permitsHere(acl, Permission.READ, who);
    }

    PipelineContext.StateFactory.Executors executors(final NotificationStage notifications) {
        machine = machine(new WatchTrigger(watches, notifications, metrics));
        return new PipelineContext.StateFactory.Executors(
                machine, new ReadExecutor(context(), aclCheck, watches, notifications));
    }

    /** What executes commands on the state and tells of the changes. */
    StateMachine machine(final ChangeListener listener) {
        return new StateMachine(context(), listener);
    }

    private StateContext context() {
        return new StateContext(tree, tree.acls(), sessions, schemes, identities, metrics.namespaces(), membership);
    }

    /** Digests of the tree after some of the commands executed. */
    DigestLog digests() {
        return machine.digests();
    }

    /** Releases the memory of the tree. */
    @Override
    public void close() {
        tree.close();
    }
}
