/**
 * Who belongs to an ensemble, and which sets of servers may decide for all. Pure arithmetic on values: no thread, no
 * clock, no I/O. May import the peer codecs.
 */
package io.paddock.replication.quorum;
