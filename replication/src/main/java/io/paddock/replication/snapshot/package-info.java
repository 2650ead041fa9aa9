/**
 * Snapshots as files: names, checksums, atomic appearance, retention. What is in them is the engine's business. The
 * format is in {@code FORMAT-snapshot.md}.
 *
 * <p>Imports {@code replication}, {@code replication.disk}, {@code codecs.snapshot} and Agrona. Threads: the store is
 * for any thread, a writer or reader for one.
 */
package io.paddock.replication.snapshot;
