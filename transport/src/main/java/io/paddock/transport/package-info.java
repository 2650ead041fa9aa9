/**
 * How frames reach a node: the contract between the edge of the network and whoever owns the connections. Frames are
 * opaque bytes here; nothing in this module knows what they mean.
 *
 * <p>Imports Agrona only. The types are called by two kinds of threads, the owner's and the transport's; each Javadoc
 * says which. An assembly may make them one and the same thread.
 */
package io.paddock.transport;
