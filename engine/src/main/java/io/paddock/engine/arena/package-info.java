/**
 * Paged memory off the Java heap, with everything that the namespace needs of memory: blocks by size class, growing
 * tables, values of any length, exact undo of a transaction, and copy-on-write images for snapshots.
 *
 * <p>All book-keeping lives in the pages themselves, so the image of the pages is a function of the calls made, equal on
 * every server that made the same ones. Imports Agrona only. One thread (the engine's) owns an arena; the only others
 * are the reader of a {@link io.paddock.engine.arena.PageSnapshot} and the {@code SlabDetacher}'s, which changes nothing.
 */
package io.paddock.engine.arena;
