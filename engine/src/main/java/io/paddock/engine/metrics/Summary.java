package io.paddock.engine.metrics;

/**
 * Everything that is measured more than once, under the names of ZooKeeper (protocol reference §20). Those without a
 * comment belong to parts that Paddock does not have; they are there because monitoring asks for them, and stay 0.
 */
public enum Summary {
    COMMIT_COMMIT_PROC_REQ_QUEUED("commit_commit_proc_req_queued", false),
    COMMIT_PROCESS_TIME("commit_process_time", false),
    CONCURRENT_REQUEST_PROCESSING_IN_COMMIT_PROCESSOR("concurrent_request_processing_in_commit_processor", false),
    CONNECTION_TOKEN_DEFICIT("connection_token_deficit", false),
    /** Time to restore the state at start, ms. */
    DBINITTIME("dbinittime", false),
    /** From looking for a leader until one was found, this server or another, ms. */
    ELECTION_TIME("election_time", false),
    FOLLOWER_SYNC_TIME("follower_sync_time", false),
    /** Time of one write and force of the journal, ms. */
    FSYNCTIME("fsynctime", false),
    INFLIGHT_DIFF_COUNT("inflight_diff_count", false),
    INFLIGHT_SNAP_COUNT("inflight_snap_count", false),
    /** As {@link #UNAVAILABLE_TIME}, where this server led afterwards. */
    LEADER_UNAVAILABLE_TIME("leader_unavailable_time", false),
    LEARNER_REQUEST_PROCESSOR_QUEUE_SIZE("learner_request_processor_queue_size", false),
    NETTY_QUEUED_BUFFER_CAPACITY("netty_queued_buffer_capacity", false),
    /** Watches fired by one change of data. */
    NODE_CHANGED_WATCH_COUNT("node_changed_watch_count", false),
    /** Child watches fired by one change. */
    NODE_CHILDREN_WATCH_COUNT("node_children_watch_count", false),
    /** Watches fired by one creation. */
    NODE_CREATED_WATCH_COUNT("node_created_watch_count", false),
    /** Watches fired by one deletion. */
    NODE_DELETED_WATCH_COUNT("node_deleted_watch_count", false),
    OBSERVER_SYNC_TIME("observer_sync_time", false),
    PENDING_SESSION_QUEUE_SIZE("pending_session_queue_size", false),
    PREP_PROCESS_TIME("prep_process_time", false),
    PREP_PROCESSOR_QUEUE_SIZE("prep_processor_queue_size", false),
    PROPOSAL_PROCESS_TIME("proposal_process_time", false),
    READ_COMMIT_PROC_ISSUED("read_commit_proc_issued", false),
    READ_COMMIT_PROC_REQ_QUEUED("read_commit_proc_req_queued", false),
    READS_AFTER_WRITE_IN_SESSION_QUEUE("reads_after_write_in_session_queue", false),
    READS_ISSUED_FROM_SESSION_QUEUE("reads_issued_from_session_queue", false),
    REQUESTS_IN_SESSION_QUEUE("requests_in_session_queue", false),
    /** Time to install a snapshot while running, ms. */
    RESTORE_TIME("restore_time", false),
    SESSION_QUEUES_DRAINED("session_queues_drained", false),
    /** Time to write one snapshot, ms. */
    SNAPSHOTTIME("snapshottime", false),
    SOCKET_CLOSING_TIME("socket_closing_time", false),
    /** Time to load the snapshot at start, ms. */
    STARTUP_SNAP_LOAD_TIME("startup_snap_load_time", false),
    /** Time to replay them, ms. */
    STARTUP_TXNS_LOAD_TIME("startup_txns_load_time", false),
    /** Entries replayed at start. */
    STARTUP_TXNS_LOADED("startup_txns_loaded", false),
    /** As {@link #FSYNCTIME}: there is nothing else between a batch and the disk. */
    SYNC_PROCESS_TIME("sync_process_time", false),
    /** Entries per force. */
    SYNC_PROCESSOR_BATCH_SIZE("sync_processor_batch_size", false),
    SYNC_PROCESSOR_QUEUE_SIZE("sync_processor_queue_size", false),
    TIME_WAITING_EMPTY_POOL_IN_COMMIT_PROCESSOR_READ_MS("time_waiting_empty_pool_in_commit_processor_read_ms", false),
    /** As {@link #ELECTION_TIME}: a leader that is found can be served by at once. */
    UNAVAILABLE_TIME("unavailable_time", false),
    WRITE_BATCH_TIME_IN_COMMIT_PROCESSOR("write_batch_time_in_commit_processor", false),
    WRITE_COMMIT_PROC_ISSUED("write_commit_proc_issued", false),
    WRITE_COMMIT_PROC_REQ_QUEUED("write_commit_proc_req_queued", false),
    CLOSE_SESSION_PREP_TIME("close_session_prep_time", true),
    COMMIT_PROPAGATION_LATENCY("commit_propagation_latency", true),
    DEAD_WATCHERS_CLEANER_LATENCY("dead_watchers_cleaner_latency", true),
    JVM_PAUSE_TIME_MS("jvm_pause_time_ms", true),
    LOCAL_WRITE_COMMITTED_TIME_MS("local_write_committed_time_ms", true),
    OM_COMMIT_PROCESS_TIME_MS("om_commit_process_time_ms", true),
    OM_PROPOSAL_PROCESS_TIME_MS("om_proposal_process_time_ms", true),
    PREP_PROCESSOR_QUEUE_TIME_MS("prep_processor_queue_time_ms", true),
    /** Time from the stamp of a write to its execution, ms. */
    PROPAGATION_LATENCY("propagation_latency", true),
    PROPOSAL_ACK_CREATION_LATENCY("proposal_ack_creation_latency", true),
    PROPOSAL_LATENCY("proposal_latency", true),
    QUORUM_ACK_LATENCY("quorum_ack_latency", true),
    READ_COMMITPROC_TIME_MS("read_commitproc_time_ms", true),
    READ_FINAL_PROC_TIME_MS("read_final_proc_time_ms", true),
    /** Time from arrival to reply of a read, ms. */
    READLATENCY("readlatency", true),
    REQUEST_THROTTLE_QUEUE_TIME_MS("request_throttle_queue_time_ms", true),
    SERVER_WRITE_COMMITTED_TIME_MS("server_write_committed_time_ms", true),
    SYNC_PROCESSOR_QUEUE_AND_FLUSH_TIME_MS("sync_processor_queue_and_flush_time_ms", true),
    /** As {@link #FSYNCTIME}, with percentiles. */
    SYNC_PROCESSOR_QUEUE_FLUSH_TIME_MS("sync_processor_queue_flush_time_ms", true),
    SYNC_PROCESSOR_QUEUE_TIME_MS("sync_processor_queue_time_ms", true),
    /** Time from arrival to reply of a write, ms. */
    UPDATELATENCY("updatelatency", true),
    WRITE_COMMITPROC_TIME_MS("write_commitproc_time_ms", true),
    WRITE_FINAL_PROC_TIME_MS("write_final_proc_time_ms", true);

    private final String label;
    private final boolean percentiles;

    Summary(final String label, final boolean percentiles) {
        this.label = label;
        this.percentiles = percentiles;
    }

    /** Name in {@code mntr}, without the prefix that says which figure it is. */
    public String label() {
        return label;
    }

    /** Whether percentiles are kept besides average, minimum, maximum, count and sum. */
    public boolean percentiles() {
        return percentiles;
    }
}
