package io.paddock.engine.snapshot;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How a snapshot ended. */
record Outcome(long zxid, long length, Throwable failure) {
    /** Collects what a taker tells. */
    static final class Listener implements SnapshotListener {
        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

        @Override
        public void onSnapshotTaken(final long zxid, final long length, final long durationNs) {
            outcomes.add(new Outcome(zxid, length, null));
        }

        @Override
        public void onSnapshotFailed(final long zxid, final Throwable cause) {
            outcomes.add(new Outcome(zxid, 0, cause));
        }

        @Override
        public void onSnapshotCancelled(final long zxid) {
            outcomes.add(new Outcome(zxid, 0, new CancellationException()));
        }

        Outcome await() throws InterruptedException {
            final Outcome outcome = outcomes.poll(60, TimeUnit.SECONDS);
            if (outcome == null) {
                throw new AssertionError("no outcome of the snapshot within its deadline");
            }
            return outcome;
        }

        boolean ended() {
            return !outcomes.isEmpty();
        }
    }
}
