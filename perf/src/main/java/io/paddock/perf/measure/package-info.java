/**
 * What a measurement is made of: the server under load as its process is seen from outside, the figures of one run, of
 * several rounds and of two servers side by side, and the machine's own floors. May import HdrHistogram and the disk of
 * {@code io.paddock.replication}; everything here is a value or belongs to its caller's thread, except the one thread
 * that answers while the floor of a round trip is measured.
 */
package io.paddock.perf.measure;
