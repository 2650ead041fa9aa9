/**
 * The log of a single server: the journal is the whole quorum. Meets the same interface as the ensemble's log, so that
 * the engine does not know which one it has.
 *
 * <p>Imports {@code replication} and its packages {@code journal}, {@code snapshot} and {@code disk}. Threads: the
 * owner's, one that forces when the owner has other things to do, and the journal's keeper.
 */
package io.paddock.replication.standalone;
