/**
 * Load over the wire from one thread. {@code LoadRunner} runs a {@code LoadPlan}: a {@code LoadLoop} moves the bytes of
 * all sessions, a {@code Traffic} decides what they do (closed loop, schedule, lock recipe, fan-out, life and death of
 * sessions), requests are templates with a few bytes patched, a {@code Recorder} keeps the figures. May import the
 * codecs, {@code measure} and HdrHistogram; knows no server class, since a server is a process with a port here. On the
 * caller's thread.
 */
package io.paddock.perf.load;
