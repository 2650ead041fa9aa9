package io.paddock.engine.node;

import io.paddock.replication.LogRole;

/** Told of a server's place in its ensemble, whenever that changes. Engine thread. */
@FunctionalInterface
public interface RoleListener {
    /** @param leader its number, 0 when there is none. */
    void onRole(LogRole role, int leader, long epoch);
}
