package io.paddock.tools.chaos;

import io.paddock.perf.peer.Contender;
import java.util.List;

/**
 * What a run does.
 *
 * @param kind whose servers.
 * @param servers of the ensemble.
 * @param rounds one after the other, on the same servers.
 * @param roundSeconds of load and faults, the time to heal not included.
 * @param seed of all choices.
 * @param faults to choose from.
 * @param namespaces whether servers shall live in network namespaces, where links can be cut.
 */
record ChaosPlan(
        Contender kind, int servers, int rounds, int roundSeconds, long seed, List<Fault> faults, boolean namespaces) {}
