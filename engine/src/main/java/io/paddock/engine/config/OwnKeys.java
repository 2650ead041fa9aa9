package io.paddock.engine.config;

import java.util.List;

/** The keys that only Paddock has. */
final class OwnKeys {
    static final String PREFIX = "paddock.";
    static final String PROFILE = "paddock.profile";
    static final String JOURNAL_MODE = "paddock.journal.mode";
    static final String JOURNAL_SEGMENT_SIZE = "paddock.journal.segmentSize";
    static final String MEMORY_LIMIT = "paddock.memory.limit";
    static final String MAX_UNSENT_BYTES = "paddock.connection.maxUnsentBytes";

    static final String HOLD_CONNECTIONS_MS = "paddock.holdConnectionsMs";
    static final String QUORUM_CLUSTER = "paddock.quorum.cluster";
    static final String QUORUM_TIMING = "paddock.quorum.timing";
    static final String QUORUM_HEARTBEAT_MS = "paddock.quorum.heartbeatMs";
    static final String QUORUM_ELECTION_MS = "paddock.quorum.electionMs";
    static final String QUORUM_SECURITY = "paddock.quorum.security";
    static final String QUORUM_PSK_FILE = "paddock.quorum.psk.file";
    static final String QUORUM_AERON_DIR = "paddock.quorum.aeron.dir";

    static final List<String> ALL = List.of(
            PROFILE,
            JOURNAL_MODE,
            JOURNAL_SEGMENT_SIZE,
            MEMORY_LIMIT,
            MAX_UNSENT_BYTES,
            HOLD_CONNECTIONS_MS,
            QUORUM_CLUSTER,
            QUORUM_TIMING,
            QUORUM_HEARTBEAT_MS,
            QUORUM_ELECTION_MS,
            QUORUM_SECURITY,
            QUORUM_PSK_FILE,
            QUORUM_AERON_DIR);

    private OwnKeys() {}
}
