package io.paddock.perf.bench;

import io.paddock.perf.load.LoadPlan;
import io.paddock.perf.load.LoadRunner;
import io.paddock.perf.load.Pace;
import io.paddock.perf.load.Workload;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Target;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Whether a server bears the load of an installation of a given size: creates at a fixed rate, with limits on
 * throughput, the slowest request, the scatter of latency, and errors.
 */
public final class PerfCheck {
    private static final double MIN_SHARE_OF_RATE = 0.9;
    private static final double MAX_SLOWEST_MS = 500;
    private static final double MAX_DEVIATION_MS = 100;
    private static final double NS_PER_MS = 1e6;

    private PerfCheck() {}

    /** How big an installation is. */
    public enum Size {
        /** A few clients. */
        S(10, 150),
        /** Some dozens. */
        M(50, 1_000),
        /** Some hundreds. */
        L(200, 8_000);

        private final int connections;
        private final double ratePerSecond;

        Size(final int connections, final double ratePerSecond) {
            this.connections = connections;
            this.ratePerSecond = ratePerSecond;
        }

        /** Clients. */
        public int connections() {
            return connections;
        }

        /** Requests per second of all of them. */
        public double ratePerSecond() {
            return ratePerSecond;
        }
    }

    /**
     * One line of the verdict.
     *
     * @param passed whether the limit is kept.
     * @param text what was found and what the limit is.
     */
    public record Verdict(boolean passed, String text) {}

    /** Makes the load and judges it; the nodes are gone when this returns. */
    public static List<Verdict> run(
            final Target target,
            final Size size,
            final long durationNs,
            final long seed,
            final ProgressListener progress)
            throws IOException {
        final int outstanding = 64;
        final LoadPlan plan = LoadPlan.of(Workload.parse("create"))
                .withPace(new Pace(size.connections, outstanding, size.ratePerSecond))
                .withTime(durationNs / 10, durationNs)
                .withSeed(seed);
        return judge(LoadRunner.run(target, plan, progress), size.ratePerSecond);
    }

    /** The verdict on a run at a rate. */
    static List<Verdict> judge(final Measurement measurement, final double ratePerSecond) {
        final double slowestMs = measurement.latency().getMaxValue() / NS_PER_MS;
        final double deviationMs = measurement.latency().getStdDeviation() / NS_PER_MS;
        final double least = MIN_SHARE_OF_RATE * ratePerSecond;
        return List.of(
                verdict(
                        measurement.throughput() >= least,
                        "throughput %.0f/s of %.0f/s, at least %.0f/s",
                        measurement.throughput(),
                        ratePerSecond,
                        least),
                verdict(
                        slowestMs <= MAX_SLOWEST_MS,
                        "slowest request %.1f ms, at most %.0f ms",
                        slowestMs,
                        MAX_SLOWEST_MS),
                verdict(
                        deviationMs <= MAX_DEVIATION_MS,
                        "standard deviation %.2f ms, at most %.0f ms",
                        deviationMs,
                        MAX_DEVIATION_MS),
                verdict(
                        measurement.errors() == 0,
                        "errors %d%s, none allowed",
                        measurement.errors(),
                        measurement.errorKinds().isEmpty() ? "" : " " + measurement.errorKinds()));
    }

    private static Verdict verdict(final boolean passed, final String format, final Object... figures) {
        return new Verdict(passed, String.format(Locale.ROOT, format, figures));
    }
}
