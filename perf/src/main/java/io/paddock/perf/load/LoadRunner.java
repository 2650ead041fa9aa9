package io.paddock.perf.load;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Target;
import java.io.IOException;

/** Runs a plan against a server, on the caller's thread. */
public final class LoadRunner {
    private final Target target;
    private final LoadPlan plan;
    private final ProgressListener progress;

    private LoadRunner(final Target target, final LoadPlan plan, final ProgressListener progress) {
        this.target = target;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Builds the tree, runs the load, and removes the tree again. Errors that a server answers with are counted.
     *
     * @throws IOException when a connection is lost or a reply is not one to its request; the message names the server.
     */
    public static Measurement run(final Target target, final LoadPlan plan, final ProgressListener progress)
            throws IOException {
        return new LoadRunner(target, plan, progress).run();
    }

    /** Name and address, for messages. */
    static String nameOf(final Target target) {
        final String address =
                target.address().getHostString() + ":" + target.address().getPort();
        return target.name().equals(address) ? address : target.name() + " at " + address;
    }

    private Measurement run() throws IOException {
        final LoadTree tree = new LoadTree(plan);
        try (LoadBuilder builder = new LoadBuilder(target, plan)) {
            builder.build(plan, tree);
        }
        final Measurement measurement;
        try (LoadRun run = new LoadRun(target, plan, tree, progress)) {
            measurement = run.execute();
        } catch (final IOException e) {
            removeAfter(e, tree);
            throw e;
        }
        remove(tree);
        return measurement;
    }

    private void removeAfter(final IOException fault, final LoadTree tree) {
        try {
            remove(tree);
        } catch (final IOException e) {
            fault.addSuppressed(e);
        }
    }

    private void remove(final LoadTree tree) throws IOException {
        try (LoadBuilder builder = new LoadBuilder(target, plan)) {
            builder.remove(tree.root());
        }
    }
}
