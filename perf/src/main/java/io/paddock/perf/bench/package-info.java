/**
 * The bench as a person runs it: servers are started, every workload is run on them in turn, and all of it becomes one
 * report; and the short check of a server with a verdict. May import {@code load}, {@code measure}, {@code peer} and
 * {@code report}. On the caller's thread.
 */
package io.paddock.perf.bench;
