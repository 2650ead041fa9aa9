package io.paddock.engine.snapshot;

/**
 * What a snapshot says of itself.
 *
 * @param zxid newest entry that the state includes.
 * @param index its ordinal.
 * @param timestampMs its time.
 * @param arenaLength bytes of page images.
 * @param sessionCount open sessions.
 */
public record SnapshotMeta(long zxid, long index, long timestampMs, long arenaLength, int sessionCount) {}
