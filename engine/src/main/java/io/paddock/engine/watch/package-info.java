/**
 * Who waits for what on this server, and who is told when a znode changes.
 *
 * <p>{@link io.paddock.engine.watch.WatchTable} is the face. Behind it, each of the four kinds of watch has a map from
 * a <em>place</em> to a set of <em>slots</em>. A place is the id of a node, or a negative number that stands for the
 * path of a missing one; a slot is the small number that a connection has here while any of its watches is left. Sets
 * are one inline slot, a sorted array or a bit map, whichever is smallest. Nothing in here is an object per watch.
 *
 * <p>Imports {@code engine.tree} (to walk to ancestors and to spell paths), {@code codecs.wire} and Agrona. Engine
 * thread only. Not replicated, not part of snapshots: watches belong to connections.
 */
package io.paddock.engine.watch;
