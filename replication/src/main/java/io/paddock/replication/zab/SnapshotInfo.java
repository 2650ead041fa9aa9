package io.paddock.replication.zab;

import io.paddock.replication.quorum.Configuration;
import java.util.List;

/**
 * Where a snapshot stands, and what the log before it decided.
 *
 * @param index of the last entry in it.
 * @param zxid of that entry.
 * @param chain check over everything up to it.
 * @param timestampMs of that entry.
 * @param active configuration that counts there.
 * @param joining configuration on its way in, or null.
 * @param activatedIndex of the entry that made {@code active} count alone.
 * @param origins the newest command of each server in it.
 */
public record SnapshotInfo(
        long index,
        long zxid,
        int chain,
        long timestampMs,
        Configuration active,
        Configuration joining,
        long activatedIndex,
        List<Origin> origins) {

    /** The newest command of a server: where it stands, and its sequence since that start of the server. */
    public record Origin(int server, long zxid, long sequence) {}
}
