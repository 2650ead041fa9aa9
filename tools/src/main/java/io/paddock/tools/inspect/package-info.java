/**
 * Prints what snapshots and journals hold, for people and, as one JSON object per line, for programs. Only reads: the
 * files may belong to a server that runs, has stopped or has crashed.
 *
 * <p>Imports {@code engine.snapshot}, {@code engine.tree}, {@code replication} and codecs. Thread: the main thread.
 */
package io.paddock.tools.inspect;
