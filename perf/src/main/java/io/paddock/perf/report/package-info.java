/**
 * What a measurement looks like: the live line of each second, the tables at the end, and the files that keep it
 * ({@code report.html}, {@code report.json}, CSV, {@code .hgrm}). May import {@code measure} and HdrHistogram; nothing here
 * measures. On the caller's thread.
 */
package io.paddock.perf.report;
