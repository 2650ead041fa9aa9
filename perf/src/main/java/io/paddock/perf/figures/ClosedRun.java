package io.paddock.perf.figures;

import io.paddock.perf.load.ClosedLoop;
import io.paddock.perf.load.Operation;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Closed loops of one shape against servers, with what the servers use meanwhile. Each server gets its nodes once. */
final class ClosedRun {
    private final Operation operation;
    private final int connections;
    private final int outstanding;
    private final int nodes;
    private final int valueLength;
    private final String root;
    private final Set<Target> prepared = new HashSet<>();
    private int creates;

    /** @param nodes that requests choose from. */
    ClosedRun(
            final Operation operation,
            final int connections,
            final int outstanding,
            final int nodes,
            final int valueLength) {
        this.operation = operation;
        this.connections = connections;
        this.outstanding = outstanding;
        this.nodes = nodes;
        this.valueLength = valueLength;
        root = "/" + operation.name().toLowerCase(Locale.ROOT) + "-" + connections + "x" + outstanding + "-"
                + valueLength;
    }

    /** Parent of the nodes, for reads by others. */
    String root() {
        return root;
    }

    String shape() {
        return connections + " × " + outstanding;
    }

    /** One round. */
    Outcome on(final Target server, final long durationNs) throws IOException {
        // Creates need a fresh parent each time; the others go on with the nodes of the first round.
        final boolean fresh = operation == Operation.CREATE;
        final String parent = fresh ? root + "-" + creates++ : root;
        try (ClosedLoop loop = new ClosedLoop(
                server.addresses(), connections, outstanding, parent, nodes, valueLength, creates + 1L)) {
            if (fresh || prepared.add(server)) {
                loop.prepare(parent);
            }
            final Usage before = server.usage();
            final ClosedLoop.Result result = loop.run(operation, durationNs);
            final Usage usage = server.usage().since(before);
            if (result.errors() > 0) {
                throw new IOException(result.errors() + " requests to " + server.name() + " failed");
            }
            return new Outcome(
                    result.count(),
                    result.throughput(),
                    usage.cpuNs() / 1e3 / Math.max(1, result.count()),
                    result.latency().getValueAtPercentile(50) / 1e3,
                    result.latency().getValueAtPercentile(99) / 1e3,
                    (double) usage.diskWrittenBytes() / Math.max(1, result.count() * valueLength));
        }
    }

    /**
     * Figures of one round.
     *
     * @param throughput operations per second.
     * @param cpuUs of the server for one operation.
     * @param p50Us median latency.
     * @param p99Us that of 99 in 100.
     * @param diskPerPayload bytes that the server had written to storage for each byte of values.
     */
    record Outcome(
            long operations, double throughput, double cpuUs, double p50Us, double p99Us, double diskPerPayload) {}
}
