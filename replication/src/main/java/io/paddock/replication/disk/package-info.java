/**
 * The only door to the file system: everything that journal and snapshots do to files goes through {@link
 * io.paddock.replication.disk.Disk}, so that a test can lose, tear and reorder what was not forced.
 *
 * <p>Imports nothing of Paddock but the fault type. Any thread; a single file is written by one thread at a time.
 */
package io.paddock.replication.disk;
