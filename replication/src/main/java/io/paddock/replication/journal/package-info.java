/**
 * The journal: entries in segments of preallocated, forced files, with checksums and a chain, and the rules that tell a
 * torn tail from damaged data. The format is in {@code FORMAT-journal.md}.
 *
 * <p>Imports {@code replication}, {@code replication.disk}, {@code codecs.journal} and Agrona. Threads: appending
 * belongs to one thread at a time; {@link io.paddock.replication.journal.JournalKeeper} prepares segments behind it.
 */
package io.paddock.replication.journal;
