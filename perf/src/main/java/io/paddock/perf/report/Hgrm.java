package io.paddock.perf.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/** A distribution in the form that HdrHistogram's plotters read, in µs. */
final class Hgrm {
    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NS_PER_US = 1000;

    private Hgrm() {}

    static String text(final Histogram latencyNs) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            latencyNs.outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NS_PER_US);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
