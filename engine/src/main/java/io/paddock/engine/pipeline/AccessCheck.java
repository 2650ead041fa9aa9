package io.paddock.engine.pipeline;

import io.paddock.engine.auth.Identities;

/** Whether a client may be told of a change. Engine thread. */
@FunctionalInterface
public interface AccessCheck {
    /** @param acl id of the list in {@link io.paddock.engine.tree.AclTable}. */
    boolean mayRead(Identities identities, int acl);
}
