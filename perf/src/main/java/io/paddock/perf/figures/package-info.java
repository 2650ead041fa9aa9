/**
 * The figures that Paddock is held against: one class for each figure or family of figures, the goals, and the table
 * that becomes {@code perf/RESULTS.md}, for one server and for three. Servers are processes of their own. May import the load, measurement and peer
 * packages beside it and the codecs; each figure runs on its caller's thread.
 */
package io.paddock.perf.figures;
