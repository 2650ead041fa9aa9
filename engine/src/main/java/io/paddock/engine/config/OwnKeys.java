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

    static final List<String> ALL =
            List.of(PROFILE, JOURNAL_MODE, JOURNAL_SEGMENT_SIZE, MEMORY_LIMIT, MAX_UNSENT_BYTES);

    private OwnKeys() {}
}
