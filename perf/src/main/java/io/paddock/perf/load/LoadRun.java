package io.paddock.perf.load;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * One run on a tree that is there: opens the sessions, warms up, measures, ends the sessions. Between the parts nothing
 * is in flight, so that what is counted was begun and finished while server and client were watched.
 */
final class LoadRun implements AutoCloseable {
    private static final int OPENED_AT_ONCE = 32;
    private static final int IDLE_TIMEOUT_MS = 10_000;
    private static final int EXPIRY_TIMEOUT_MS = 4_000;
    private static final int ANY_REQUEST = 4096;
    private static final long MAX_STOCK = 4_000_000;
    private static final double STOCK_RESERVE = 1.5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Target target;
    private final LoadPlan plan;
    private final Recorder recorder;
    private final RequestSource source;
    private final LoadLoop loop;
    private final Traffic traffic;

    LoadRun(final Target target, final LoadPlan plan, final LoadTree tree, final ProgressListener progress)
            throws IOException {
        this.target = target;
        this.plan = plan;
        recorder = new Recorder(progress);
        source = plan.workload().shape() == Workload.Shape.REQUESTS ? new RequestSource(plan, tree) : null;
        loop = new LoadLoop(LoadRunner.nameOf(target), target.address(), sessions(tree), recorder);
        traffic = traffic(tree);
    }

    private SessionShape sessions(final LoadTree tree) {
        final int connections = plan.pace().connections();
        final int usual = SessionShape.USUAL_TIMEOUT_MS;
        final int sets = ANY_REQUEST + tree.value().length;
        return switch (plan.workload().shape()) {
            case REQUESTS ->
                new SessionShape(
                        connections,
                        plan.pace().outstanding(),
                        source.maxRequestLength(),
                        usual,
                        !plan.pace().isOpen());
            // One more session, which sets what the others watch.
            case FAN_OUT, FAN_OUT_OWN -> new SessionShape(connections + 1, 1, sets, usual, false);
            case IDLE -> new SessionShape(connections, 1, ANY_REQUEST, IDLE_TIMEOUT_MS, false);
            case EXPIRE -> new SessionShape(connections, 1, ANY_REQUEST, EXPIRY_TIMEOUT_MS, false);
            case LOCK, OPEN, CHURN -> new SessionShape(connections, 1, ANY_REQUEST, usual, false);
        };
    }

    private Traffic traffic(final LoadTree tree) {
        final Pace pace = plan.pace();
        return switch (plan.workload().shape()) {
            case REQUESTS ->
                pace.isOpen()
                        ? new OpenTraffic(loop, source, pace.ratePerSecond(), recorder)
                        : new ClosedTraffic(loop, source, pace.outstanding(), recorder);
            case LOCK -> new LockTraffic(loop, tree, plan.workload().count(), recorder);
            case FAN_OUT, FAN_OUT_OWN ->
                new FanOutTraffic(loop, tree, plan.workload().count(), recorder);
            case OPEN -> opening();
            case IDLE -> new IdleTraffic(loop, recorder);
            case EXPIRE -> new ExpiryTraffic(loop, recorder);
            case CHURN -> new ChurnTraffic(loop, tree, recorder);
        };
    }

    private OpeningTraffic opening() {
        return new OpeningTraffic(loop, OPENED_AT_ONCE, recorder);
    }

    /** All of it. */
    Measurement execute() throws IOException {
        warmUp();
        final Usage before = target.usage();
        final long cpuBeforeNs = THREADS.getCurrentThreadCpuTime();
        final long startNs = System.nanoTime();
        recorder.start(startNs);
        loop.run(traffic, plan.durationNs());
        final long endNs = System.nanoTime();
        final long cpuNs = THREADS.getCurrentThreadCpuTime() - cpuBeforeNs;
        final Usage used = target.usage().since(before);
        recorder.stop(endNs);
        loop.run(new ClosingTraffic(loop), Long.MAX_VALUE);
        return new Measurement(
                target.name(),
                plan.title(),
                recorder.operations(),
                recorder.errors(),
                endNs - startNs,
                recorder.latency(),
                used,
                cpuNs,
                recorder.seconds(),
                recorder.errorKinds());
    }

    private void warmUp() throws IOException {
        switch (plan.workload().shape()) {
            case OPEN -> {
                if (plan.warmupNs() > 0) {
                    loop.run(opening(), Long.MAX_VALUE);
                    loop.run(new ClosingTraffic(loop), Long.MAX_VALUE);
                }
            }
            case EXPIRE -> loop.run(opening(), Long.MAX_VALUE);
            case CHURN -> loop.run(traffic, plan.warmupNs());
            case REQUESTS -> {
                loop.run(opening(), Long.MAX_VALUE);
                if (source.needsStock()) {
                    warmUpDeletes();
                } else {
                    loop.run(traffic, plan.warmupNs());
                }
            }
            case LOCK, FAN_OUT, FAN_OUT_OWN, IDLE -> {
                loop.run(opening(), Long.MAX_VALUE);
                loop.run(traffic, plan.warmupNs());
            }
        }
    }

    /** Deletes a first stock to learn how many nodes the run will need. */
    private void warmUpDeletes() throws IOException {
        final int sessions = plan.pace().connections();
        final long first = Math.max(1, plan.tree().nodes() / sessions);
        stock(first);
        final long startNs = System.nanoTime();
        loop.run(traffic, Math.max(1, plan.warmupNs()));
        final double perNs = (double) (sessions * first - source.stock()) / Math.max(1, System.nanoTime() - startNs);
        final long wanted = (long) (perNs * plan.durationNs() * STOCK_RESERVE);
        stock(Math.max(first, Math.min(wanted, MAX_STOCK) / sessions));
    }

    private void stock(final long perSession) throws IOException {
        loop.run(new StockTraffic(loop, source, perSession), Long.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
