/**
 * Load over the wire and the processes it is aimed at: a lean client that pipelines requests, server processes whose
 * CPU and memory are read from the operating system, and side-by-side rounds. May import the codecs and HdrHistogram;
 * knows no server class, since a server is a process with a port here. Each client runs on its caller's thread.
 */
package io.paddock.perf.load;
