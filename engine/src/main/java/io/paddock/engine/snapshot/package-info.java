/**
 * The whole replicated state as bytes and back: sessions, origins, members of the ensemble and the pages of the namespace,
 * at exactly one zxid.
 * Where the bytes are kept is {@code io.paddock.replication}'s business. Imports {@code tree}, {@code session},
 * {@code state}, {@code arena}, the replication interfaces and generated codecs.
 *
 * <p>The engine's thread starts a snapshot and never waits for it; a thread of its own streams it out. Loading belongs to
 * the thread that owns the state. The content is described in {@code engine/FORMAT-snapshot.md}.
 */
package io.paddock.engine.snapshot;
