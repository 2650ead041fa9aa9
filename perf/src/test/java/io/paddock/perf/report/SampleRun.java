package io.paddock.perf.report;

import io.paddock.perf.measure.Floors;
import io.paddock.perf.measure.LatencyFloor;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Second;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** Runs that never were, the same each time: what the report's tests tell of, and a page to look at. */
final class SampleRun {
    private static final int SECONDS = 10;
    private static final int MAX_RECORDED = 50_000;

    private SampleRun() {}

    /** Writes the files of a sample into the folder that is named. */
    public static void main(final String[] args) throws IOException {
        ReportFiles.write(compared(), Path.of(args[0]));
        ReportFiles.write(alone(), Path.of(args[0], "alone"));
    }

    /** Two workloads, two servers, three rounds. */
    static Report compared() {
        final List<Measurement> rounds = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            rounds.add(round("paddock", "setData 16x64", round, 380_000, 2.4, 900));
            rounds.add(round("zookeeper 3.9.5", "setData 16x64", round, 62_000, 26, 12_000));
            rounds.add(round("paddock", "getData 1x1", round, 48_000, 9.1, 17));
            rounds.add(round("zookeeper 3.9.5", "getData 1x1", round, 9_800, 121, 96));
        }
        return report("paddock against zookeeper 3.9.5", floors(), rounds);
    }

    /** One server, one workload, one round, no floors. */
    static Report alone() {
        return report("paddock", Optional.empty(), List.of(round("paddock", "create 4x1", 1, 11_000, 60, 330)));
    }

    /** With names and settings that mean harm to every kind of file. */
    static Report hostile(final String name) {
        final Report sample = report(name, floors(), List.of(round(name, name, 1, 1000, 1, 10)));
        return new Report(
                name,
                name,
                sample.startedAt(),
                new Machine(name, 1, 1, name, name, name),
                Map.of(name, name),
                Map.of(name, List.of(name, name)),
                sample.floors(),
                sample.measurements());
    }

    static Report report(final String title, final Optional<Floors> floors, final List<Measurement> rounds) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connections", "16, each with 64 in flight");
        settings.put("values", "100 bytes");
        return new Report(
                title,
                "./paddock bench --against zookeeper --connections 16 --outstanding 64 --rounds 3 --duration 10s",
                Instant.parse("2026-05-04T10:15:30Z"),
                new Machine("Some Processor @ 2.50GHz", 2, 24L << 30, "Linux 6.1", "OpenJDK 17.0.9", "/dev/vda (ext4)"),
                settings,
                Map.of("paddock", List.of("java -Xmx1g", "zoo.cfg: clientPort=1, forceSync=yes")),
                floors,
                rounds);
    }

    static Measurement round(
            final String server,
            final String workload,
            final int number,
            final double perSecond,
            final double cpuUs,
            final double p50Us) {
        final SplittableRandom random = new SplittableRandom(server.hashCode() * 31L + number);
        final double pace = 0.95 + 0.1 * random.nextDouble();
        final Histogram latency = new Histogram(60_000_000_000L, 3);
        final List<Second> seconds = new ArrayList<>();
        final int recorded = (int) Math.min(MAX_RECORDED, perSecond * SECONDS);
        for (int i = 0; i < recorded; i++) {
            // A body, and a tail that is longer the rarer it is.
            final double rarity = 1 / (1 - random.nextDouble());
            latency.recordValue(Math.min(60_000_000_000L, (long)
                    (p50Us * 1000 / pace * (0.75 + 0.2 * random.nextDouble() + 0.05 * Math.pow(rarity, 0.6)))));
        }
        for (int second = 1; second <= SECONDS; second++) {
            final double rate = perSecond * pace * (0.9 + 0.15 * random.nextDouble());
            final long p99Ns = (long) (p50Us * 2500 * (0.8 + random.nextDouble()));
            seconds.add(new Second(second, (long) rate, 0, (long) (p50Us * 1000), p99Ns, p99Ns * 4));
        }
        final long operations = (long) (perSecond * pace * SECONDS);
        return new Measurement(
                server,
                workload,
                operations,
                0,
                SECONDS * 1_000_000_000L,
                latency,
                new Usage((long) (operations * cpuUs * 1000), (long) (cpuUs * 20e6), operations * 130),
                operations * 900,
                seconds);
    }

    private static Optional<Floors> floors() {
        final Histogram roundTrip = new Histogram(1_000_000_000L, 3);
        final Histogram append = new Histogram(1_000_000_000L, 3);
        for (int i = 1; i <= 1000; i++) {
            roundTrip.recordValue(14_000 + 10L * i);
            append.recordValue(90_000 + 100L * i);
        }
        return Optional.of(new Floors(
                128,
                List.of(new LatencyFloor("round trip, blocking", roundTrip, 8)),
                List.of(new LatencyFloor("append, O_DIRECT and O_DSYNC", append, 25))));
    }
}
