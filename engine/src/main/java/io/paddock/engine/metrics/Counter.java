package io.paddock.engine.metrics;

/**
 * Everything that is counted upwards, under the names of ZooKeeper (protocol reference §20). Those without a comment
 * belong to parts that Paddock does not have; they are there because monitoring asks for them, and stay 0.
 */
public enum Counter {
    ADD_DEAD_WATCHER_STALL_TIME("add_dead_watcher_stall_time"),
    /** Bytes that clients sent, words included. */
    BYTES_RECEIVED_COUNT("bytes_received_count"),
    CNXN_CLOSED_WITHOUT_ZK_SERVER_RUNNING("cnxn_closed_without_zk_server_running"),
    /** Entries of the log executed. */
    COMMIT_COUNT("commit_count"),
    /** Connections that ended. */
    CONNECTION_DROP_COUNT("connection_drop_count"),
    /** Connections refused because of a limit. */
    CONNECTION_REJECTED("connection_rejected"),
    /** Handshakes that clients began. */
    CONNECTION_REQUEST_COUNT("connection_request_count"),
    /** Handshakes that asked for an existing session. */
    CONNECTION_REVALIDATE_COUNT("connection_revalidate_count"),
    DEAD_WATCHERS_CLEARED("dead_watchers_cleared"),
    DEAD_WATCHERS_QUEUED("dead_watchers_queued"),
    DIFF_COUNT("diff_count"),
    DIGEST_MISMATCHES_COUNT("digest_mismatches_count"),
    ENSEMBLE_AUTH_FAIL("ensemble_auth_fail"),
    ENSEMBLE_AUTH_SKIP("ensemble_auth_skip"),
    ENSEMBLE_AUTH_SUCCESS("ensemble_auth_success"),
    INSECURE_ADMIN_COUNT("insecure_admin_count"),
    /** Connections closed because of large requests in flight. */
    LARGE_REQUESTS_REJECTED("large_requests_rejected"),
    LEARNER_COMMIT_RECEIVED_COUNT("learner_commit_received_count"),
    LEARNER_PROPOSAL_RECEIVED_COUNT("learner_proposal_received_count"),
    /** Not a standalone's: times that this server began to look for a leader. */
    LOOKING_COUNT("looking_count"),
    OUTSTANDING_CHANGES_QUEUED("outstanding_changes_queued"),
    OUTSTANDING_CHANGES_REMOVED("outstanding_changes_removed"),
    PREP_PROCESSOR_REQUEST_QUEUED("prep_processor_request_queued"),
    PROPOSAL_COUNT("proposal_count"),
    QUIT_LEADING_DUE_TO_DISLOYAL_VOTER("quit_leading_due_to_disloyal_voter"),
    /** Requests that went through the order stage. */
    REQUEST_COMMIT_QUEUED("request_commit_queued"),
    /** Times that reading a socket was paused by a limit. */
    REQUEST_THROTTLE_WAIT_COUNT("request_throttle_wait_count"),
    /** Writes refused because the memory of the namespace is used up. */
    REQUESTS_NOT_FORWARDED_TO_COMMIT_PROCESSOR("requests_not_forwarded_to_commit_processor"),
    /** Bytes of replies. */
    RESPONSE_BYTES("response_bytes"),
    RESPONSE_PACKET_CACHE_HITS("response_packet_cache_hits"),
    RESPONSE_PACKET_CACHE_MISSES("response_packet_cache_misses"),
    RESPONSE_PACKET_GET_CHILDREN_CACHE_HITS("response_packet_get_children_cache_hits"),
    RESPONSE_PACKET_GET_CHILDREN_CACHE_MISSES("response_packet_get_children_cache_misses"),
    RESTORE_ERROR_COUNT("restore_error_count"),
    RESTORE_RATE_LIMITED_COUNT("restore_rate_limited_count"),
    REVALIDATE_COUNT("revalidate_count"),
    /** Connections closed because no handshake came in time. */
    SESSIONLESS_CONNECTIONS_EXPIRED("sessionless_connections_expired"),
    SKIP_LEARNER_REQUEST_TO_NEXT_PROCESSOR_COUNT("skip_learner_request_to_next_processor_count"),
    /** Not a standalone's: followers that were sent a snapshot. */
    SNAP_COUNT("snap_count"),
    /** Snapshots that failed. */
    SNAPSHOT_ERROR_COUNT("snapshot_error_count"),
    SNAPSHOT_RATE_LIMITED_COUNT("snapshot_rate_limited_count"),
    /** Replies whose connection had closed. */
    STALE_REPLIES("stale_replies"),
    /** Requests whose connection had closed when their turn came. */
    STALE_REQUESTS("stale_requests"),
    /** Those of them that were not executed. */
    STALE_REQUESTS_DROPPED("stale_requests_dropped"),
    /** Sessions closed because their client was silent. */
    STALE_SESSIONS_EXPIRED("stale_sessions_expired"),
    /** Writes submitted to the log. */
    SYNC_PROCESSOR_REQUEST_QUEUED("sync_processor_request_queued"),
    /** Requests answered THROTTLEDOP. */
    THROTTLED_OPS("throttled_ops"),
    TLS_HANDSHAKE_EXCEEDED("tls_handshake_exceeded"),
    /** Errors that stop the node. */
    UNRECOVERABLE_ERROR_COUNT("unrecoverable_error_count"),
    UNSUCCESSFUL_HANDSHAKE("unsuccessful_handshake"),
    /** Bytes of notifications. */
    WATCH_BYTES("watch_bytes");

    private final String label;

    Counter(final String label) {
        this.label = label;
    }

    /** Name in {@code mntr}, without its prefix. */
    public String label() {
        return label;
    }
}
