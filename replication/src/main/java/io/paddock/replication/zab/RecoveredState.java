package io.paddock.replication.zab;

import io.paddock.replication.quorum.ConfigurationStack;

/**
 * What a server found on its disk.
 *
 * @param incarnation number of this start, durable, greater than that of any earlier start.
 * @param acceptedEpoch from the vote file.
 * @param votedFor from the vote file; 0 for nobody.
 * @param ackedFloor from the manifest, or found out by examining the log; 0 for none.
 * @param committedIndex of the snapshot in force: up to there everything is committed and executed.
 * @param log what the journal holds, all of it durable.
 * @param configurations as of the end of the log.
 */
public record RecoveredState(
        long incarnation,
        long acceptedEpoch,
        int votedFor,
        long ackedFloor,
        long committedIndex,
        ReplicaLog log,
        ConfigurationStack configurations) {}
