package io.paddock.perf.load;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Target;
import java.io.IOException;
import java.util.List;

/** Runs a plan against a server, on the caller's thread. */
public final class LoadRunner {
    private LoadRunner() {}

    /**
     * Builds the tree, runs the load, and removes the tree again.
     *
     * @throws IOException when a connection is lost or a reply is not one to its request; the message names the server.
     */
    public static Measurement run(final Target target, final LoadPlan plan, final ProgressListener progress)
            throws IOException {
        try (ClosedLoop loop = new ClosedLoop(
                target.address(),
                plan.pace().connections(),
                plan.pace().outstanding(),
                plan.root(),
                plan.tree().nodes(),
                plan.tree().valueBytes(),
                plan.seed())) {
            loop.prepare(plan.root());
            final ClosedLoop.Result result = loop.run(plan.workload().mix().at(0), plan.durationNs());
            return new Measurement(
                    target.name(),
                    plan.title(),
                    result.count(),
                    result.errors(),
                    result.elapsedNs(),
                    result.latency(),
                    target.usage(),
                    0,
                    List.of());
        }
    }
}
