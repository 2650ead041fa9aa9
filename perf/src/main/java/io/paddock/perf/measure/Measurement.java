package io.paddock.perf.measure;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The figures of one run of one workload against one server; the warm-up is not in them.
 *
 * @param server name of the target.
 * @param workload one word or a few, such as {@code setData 16x64}.
 * @param operations completed within the run.
 * @param errors among them.
 * @param elapsedNs length of the run.
 * @param latency ns; in an open loop counted from the intended time of sending.
 * @param serverUsage of the server during the run.
 * @param clientCpuNs CPU time of the thread or threads that made the load.
 * @param seconds the course of the run.
 * @param errorKinds how many of the errors were of which kind, by the protocol's name, such as {@code NO_NODE}.
 */
public record Measurement(
        String server,
        String workload,
        long operations,
        long errors,
        long elapsedNs,
        Histogram latency,
        Usage serverUsage,
        long clientCpuNs,
        List<Second> seconds,
        Map<String, Long> errorKinds) {

    /** Keeps the kinds in the order of their names. */
    public Measurement {
        errorKinds = Collections.unmodifiableMap(new TreeMap<>(errorKinds));
    }

    /** One whose errors are not told apart. */
    public Measurement(
            final String server,
            final String workload,
            final long operations,
            final long errors,
            final long elapsedNs,
            final Histogram latency,
            final Usage serverUsage,
            final long clientCpuNs,
            final List<Second> seconds) {
        this(server, workload, operations, errors, elapsedNs, latency, serverUsage, clientCpuNs, seconds, Map.of());
    }

    /** Completed operations per second. */
    public double throughput() {
        return operations * 1e9 / elapsedNs;
    }

    /** Latency at a percentile from 0 to 100, us. */
    public double latencyUs(final double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }

    /** CPU of the server for one operation, us; NaN when its process is not known. */
    public double serverCpuUs() {
        return serverUsage.known() && operations > 0 ? serverUsage.cpuNs() / 1e3 / operations : Double.NaN;
    }

    /** CPU of the client for one operation, us. */
    public double clientCpuUs() {
        return operations > 0 ? clientCpuNs / 1e3 / operations : Double.NaN;
    }

    /** Resident memory of the server at the end of the run, bytes; NaN when its process is not known. */
    public double residentBytes() {
        return serverUsage.known() ? serverUsage.residentBytes() : Double.NaN;
    }

    /** Bytes that the server caused to be written to storage per second; NaN when that is not known. */
    public double diskBytesPerSecond() {
        return serverUsage.diskWrittenBytes() >= 0 ? serverUsage.diskWrittenBytes() * 1e9 / elapsedNs : Double.NaN;
    }
}
