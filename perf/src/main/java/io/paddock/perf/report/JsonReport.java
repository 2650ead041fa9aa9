package io.paddock.perf.report;

import io.paddock.perf.measure.Comparison;
import io.paddock.perf.measure.Floors;
import io.paddock.perf.measure.LatencyFloor;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Second;
import io.paddock.perf.measure.Series;
import io.paddock.perf.measure.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The run for programs. Units are in the names; an unknown figure is null. */
final class JsonReport {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};

    private final Report report;

    JsonReport(final Report report) {
        this.report = report;
    }

    String text() {
        final Map<String, Object> run = new LinkedHashMap<>();
        run.put("title", report.title());
        run.put("command", report.command());
        run.put("started_at", report.startedAt().toString());
        run.put("machine", machine(report.machine()));
        run.put("settings", report.settings());
        run.put("servers", report.servers());
        run.put("floors", report.floors().map(JsonReport::floors).orElse(null));
        run.put("rounds", report.measurements().stream().map(JsonReport::round).toList());
        run.put("ratios", ratios());
        return JsonText.of(run);
    }

    private static Map<String, Object> machine(final Machine machine) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("processor", machine.processor());
        map.put("cores", machine.cores());
        map.put("memory_bytes", machine.memoryBytes());
        map.put("kernel", machine.kernel());
        map.put("jvm", machine.jvm());
        map.put("disk", machine.disk());
        return map;
    }

    private static Map<String, Object> floors(final Floors floors) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("message_bytes", floors.messageLength());
        final List<LatencyFloor> all = new ArrayList<>(floors.roundTrips());
        all.addAll(floors.appends());
        all.forEach(floor -> {
            final Map<String, Object> figures = latency(floor.latency());
            figures.put("server_cpu_us", floor.cpuUs());
            map.put(floor.name(), figures);
        });
        return map;
    }

    private static Map<String, Object> round(final Measurement of) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("workload", of.workload());
        map.put("server", of.server());
        map.put("operations", of.operations());
        map.put("errors", of.errors());
        map.put("elapsed_ns", of.elapsedNs());
        map.put("operations_per_second", of.throughput());
        map.put("server_cpu_us_per_operation", of.serverCpuUs());
        map.put("client_cpu_us_per_operation", of.clientCpuUs());
        map.put("resident_bytes", known(of.serverUsage().residentBytes()));
        map.put("disk_written_bytes", known(of.serverUsage().diskWrittenBytes()));
        map.put("latency_us", latency(of.latency()));
        map.put("seconds", of.seconds().stream().map(JsonReport::second).toList());
        return map;
    }

    private static Map<String, Object> latency(final Histogram latency) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", latency.getTotalCount());
        map.put("mean", latency.getMean() / 1e3);
        for (final double percentile : PERCENTILES) {
            map.put(percentileName(percentile), latency.getValueAtPercentile(percentile) / 1e3);
        }
        return map;
    }

    private static String percentileName(final double percentile) {
        return percentile == 100 ? "max" : "p" + Units.percentile(percentile);
    }

    private static Map<String, Object> second(final Second second) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("second", second.number());
        map.put("operations", second.operations());
        map.put("errors", second.errors());
        map.put("p50_us", second.p50Ns() / 1e3);
        map.put("p99_us", second.p99Ns() / 1e3);
        map.put("max_us", second.maxNs() / 1e3);
        return map;
    }

    private List<Map<String, Object>> ratios() {
        final List<Map<String, Object>> ratios = new ArrayList<>();
        for (final List<Series> servers : report.series().values()) {
            Report.comparisons(servers).forEach(comparison -> ratios.add(ratios(comparison)));
        }
        return ratios;
    }

    /** All of them speak for the first server when they are above 1. */
    private static Map<String, Object> ratios(final Comparison of) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("workload", of.workload());
        map.put("server", of.ours().get(0).server());
        map.put("against", of.peer());
        map.put("throughput", spread(of.throughput()));
        map.put("server_cpu_per_operation", spread(of.serverCpu()));
        map.put("p50", spread(of.latency(50)));
        map.put("p99", spread(of.latency(99)));
        map.put("p99.9", spread(of.latency(99.9)));
        map.put("resident_bytes", spread(of.residentMemory()));
        return map;
    }

    private static Map<String, Object> spread(final Spread spread) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("median", spread.median());
        map.put("min", spread.min());
        map.put("max", spread.max());
        map.put("pairs", spread.count());
        return map;
    }

    private static Long known(final long count) {
        return count < 0 ? null : count;
    }
}
