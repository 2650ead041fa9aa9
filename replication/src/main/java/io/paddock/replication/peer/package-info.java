/**
 * How servers of an ensemble reach each other: {@link io.paddock.replication.peer.PeerLink} is what the log needs,
 * whatever the network; {@link io.paddock.replication.peer.AeronLink} is the one over UDP. Links carry opaque messages of
 * {@code peer.xml}'s header; they check where a message comes from, and promise neither arrival nor order. Imports the
 * codecs of peers, Aeron (here only) and Agrona; the thread is the owner's, but for those that look up names, get servers
 * acquainted by TLS and, where the owner's sleep cannot be ended otherwise, wait for datagrams.
 */
package io.paddock.replication.peer;
