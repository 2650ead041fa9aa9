/**
 * How frames reach a node and leave it: the contract between the network edge and whoever handles the frames. Frames
 * are opaque here. May import Agrona; the Netty edge behind the contract lives in {@code tcp}.
 */
package io.paddock.transport;
