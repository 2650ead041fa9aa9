/**
 * What a measurement is made of: the server under load as its process is seen from outside, the figures of one run, and
 * the machine's own floors. May import HdrHistogram only; everything here is a value or belongs to its caller's thread.
 */
package io.paddock.perf.measure;
