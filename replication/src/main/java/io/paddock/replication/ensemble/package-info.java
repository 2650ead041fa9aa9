/**
 * The log of a server of an ensemble: {@link io.paddock.replication.ensemble.EnsembleLog} puts the protocol of
 * {@code replication.zab} between a link to the peers and the files of this server, and hands over what is committed.
 *
 * <p>Imports {@code replication} and its packages {@code zab}, {@code quorum}, {@code peer}, {@code journal},
 * {@code snapshot} and {@code disk}. Threads: the owner's, one that forces when the owner has other things to do, and the
 * journal's keeper.
 */
package io.paddock.replication.ensemble;
