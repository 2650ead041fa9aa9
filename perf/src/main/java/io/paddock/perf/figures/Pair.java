package io.paddock.perf.figures;

import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;

/**
 * Paddock and, where there is one, the peer, both running, for rounds that alternate: A B, B A, A B. What changes on the
 * machine meanwhile meets both alike.
 */
final class Pair implements AutoCloseable {
    private final ServerProcess ours;
    private final ServerProcess theirs;
    private final int rounds;

    /** @param theirs null without a peer. */
    Pair(final ServerProcess ours, final ServerProcess theirs, final int rounds) {
        this.ours = ours;
        this.theirs = theirs;
        this.rounds = rounds;
    }

    ServerProcess ours() {
        return ours;
    }

    /** Once each. */
    void each(final Laboratory.Trial trial) throws IOException {
        trial.run(ours, true);
        if (theirs != null) {
            trial.run(theirs, false);
        }
    }

    /** All rounds. */
    void rounds(final Laboratory.Trial trial) throws IOException {
        for (int round = 0; round < rounds; round++) {
            final boolean oursFirst = round % 2 == 0;
            if (theirs == null || oursFirst) {
                trial.run(ours, true);
            }
            if (theirs != null) {
                trial.run(theirs, false);
                if (!oursFirst) {
                    trial.run(ours, true);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (ServerProcess first = ours;
                ServerProcess second = theirs) {
            // Both are closed, whatever happens to the first.
        }
    }
}
