package io.paddock.engine.state;

import io.paddock.engine.auth.AuthSchemes;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.ZnodeTree;

/**
 * What the execution of commands and reads works on.
 *
 * @param acls the table that the tree's ACL ids refer to.
 * @param traffic told of what was read and written; no part of the state.
 * @param membership of the ensemble, if there is one.
 */
public record StateContext(
        ZnodeTree tree,
        AclTable acls,
        SessionTable sessions,
        AuthSchemes schemes,
        IdentityTable identities,
        NamespaceTraffic traffic,
        Membership membership) {
    /** For a server that belongs to no ensemble. */
    public StateContext(
            final ZnodeTree tree,
            final AclTable acls,
            final SessionTable sessions,
            final AuthSchemes schemes,
            final IdentityTable identities,
            final NamespaceTraffic traffic) {
        this(tree, acls, sessions, schemes, identities, traffic, new Membership());
    }
}
