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
 */
public record StateContext(
        ZnodeTree tree,
        AclTable acls,
        SessionTable sessions,
        AuthSchemes schemes,
        IdentityTable identities,
        NamespaceTraffic traffic) {}
