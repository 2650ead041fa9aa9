/**
 * How servers of an ensemble reach each other: {@link io.paddock.replication.peer.PeerLink} is what the log needs,
 * whatever the network. Links carry opaque messages of {@code peer.xml}'s header; they check where a message comes from,
 * and promise neither arrival nor order. Imports the codecs of peers, Aeron and Agrona only; the thread is the owner's.
 */
package io.paddock.replication.peer;
