package io.paddock.perf.figures;

import java.io.Closeable;
import java.io.IOException;

/**
 * Paddock and, where there is one, the peer, both running, for rounds that alternate: A B, B A, A B. What changes on the
 * machine meanwhile meets both alike.
 *
 * @param <S> a server, or an ensemble of them.
 */
final class Pair<S extends Closeable> implements Closeable {
    private final S ours;
    private final S theirs;
    private final int rounds;

    /** @param theirs null without a peer. */
    Pair(final S ours, final S theirs, final int rounds) {
        this.ours = ours;
        this.theirs = theirs;
        this.rounds = rounds;
    }

    S ours() {
        return ours;
    }

    /** Once each. */
    void each(final Laboratory.Trial<S> trial) throws IOException {
        trial.run(ours, true);
        if (theirs != null) {
            trial.run(theirs, false);
        }
    }

    /** All rounds. */
    void rounds(final Laboratory.Trial<S> trial) throws IOException {
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
        try (S first = ours;
                S second = theirs) {
            // Both are closed, whatever happens to the first.
        }
    }
}
