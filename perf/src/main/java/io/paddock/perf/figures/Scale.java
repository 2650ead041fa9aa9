package io.paddock.perf.figures;

/**
 * How much is measured. The full scale is that of the table; the quick one shows that everything runs.
 *
 * @param rounds of each server, or repetitions; at least 1.
 * @param seconds of one round of load.
 * @param warmUpSeconds of load before the first round.
 * @param nodes where a figure is about many nodes.
 * @param loadNodes that requests choose from.
 * @param sessions where a figure is about many sessions.
 * @param watchers of one node.
 * @param watchingSessions where a figure is about many watches.
 * @param watchesEach of those sessions.
 * @param longSeconds of the long runs at half load and with idle sessions; the table asks for 600 and 300.
 */
record Scale(
        int rounds,
        int seconds,
        int warmUpSeconds,
        int nodes,
        int loadNodes,
        int sessions,
        int watchers,
        int watchingSessions,
        int watchesEach,
        int longSeconds) {
    private static final int ENOUGH_ROUNDS = 5;

    Scale {
        if (rounds < 1 || seconds < 1 || longSeconds < 1) {
            throw new IllegalArgumentException("rounds = " + rounds + ", seconds = " + seconds + ", long = "
                    + longSeconds + ": all must be at least 1");
        }
    }

    /** That of the table. */
    static Scale full() {
        return new Scale(ENOUGH_ROUNDS, 5, 10, 1_000_000, 10_000, 10_000, 1_000, 200, 5_000, 600);
    }

    /** Seconds instead of minutes, thousands instead of millions. */
    static Scale quick() {
        return new Scale(1, 1, 0, 20_000, 100, 200, 50, 10, 100, 2);
    }

    /** Whether values of this scale are figures for the table. */
    boolean serious() {
        return nodes >= full().nodes;
    }

    Scale withRounds(final int count) {
        return new Scale(
                count,
                seconds,
                warmUpSeconds,
                nodes,
                loadNodes,
                sessions,
                watchers,
                watchingSessions,
                watchesEach,
                longSeconds);
    }

    Scale withLongSeconds(final int count) {
        return new Scale(
                rounds,
                seconds,
                warmUpSeconds,
                nodes,
                loadNodes,
                sessions,
                watchers,
                watchingSessions,
                watchesEach,
                count);
    }

    /** Length of one round, ns. */
    long roundNs() {
        return seconds * 1_000_000_000L;
    }
}
