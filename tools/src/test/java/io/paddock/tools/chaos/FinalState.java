package io.paddock.tools.chaos;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What all servers show after the load, when everything is healed.
 *
 * @param withSessions by server and path, while the clients' sessions are open.
 * @param withoutSessions the same after they have been closed.
 * @param openSessions those that were open at the first reading.
 */
record FinalState(
        Map<Integer, SortedMap<String, NodeImage>> withSessions,
        Map<Integer, SortedMap<String, NodeImage>> withoutSessions,
        Set<Long> openSessions) {}
