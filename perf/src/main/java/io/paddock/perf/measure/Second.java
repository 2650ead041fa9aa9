package io.paddock.perf.measure;

/**
 * One second of a run.
 *
 * @param number from 1.
 * @param operations completed in it.
 * @param errors among them.
 * @param p50Ns median latency of what completed in it, ns.
 * @param p99Ns 99th percentile, ns.
 * @param maxNs longest, ns.
 */
public record Second(int number, long operations, long errors, long p50Ns, long p99Ns, long maxNs) {}
