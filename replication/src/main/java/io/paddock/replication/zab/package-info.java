/**
 * The protocol among the servers of an ensemble, as a pure state machine: {@link io.paddock.replication.zab.Replica} takes
 * messages, ticks and notices of what the disk has done, and answers through
 * {@link io.paddock.replication.zab.Environment}. No thread, clock, file, socket or source of randomness of its own; one
 * thread calls it. May import the quorum package and the codecs of peers and journal.
 *
 * <p>It is Zab by its names and its promises, with one log as the only source of truth: the epoch of a server's history is
 * the epoch of its last entry, and the first entry of an epoch, the epoch record {@code (e, 0)}, takes the place of Zab's
 * NEWLEADER. Elections take one round of votes that are on disk before they are told, after a round of questions that
 * changes nothing.
 */
package io.paddock.replication.zab;
