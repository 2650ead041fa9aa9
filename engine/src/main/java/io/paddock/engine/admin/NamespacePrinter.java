package io.paddock.engine.admin;

import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.metrics.SummaryTracker;

/** The keys of {@code mntr} that name a namespace; they come with the first use and stay. */
final class NamespacePrinter {
    private NamespacePrinter() {}

    static void print(final NodeView node, final StringBuilder out) {
        final NamespaceTraffic traffic = node.metrics().namespaces();
        for (int i = 0; i < traffic.count(); i++) {
            final String name = traffic.name(i);
            printSummary(name + "_read", traffic.reads(i), out);
            printSummary(name + "_write", traffic.writes(i), out);
            if (traffic.refusals(i) >= 0) {
                line(out, name + "_quota_exceeded_error", traffic.refusals(i));
            }
        }
        node.forEachQuota((name, sums) -> {
            if (sums.limited()) {
                line(out, name + "_quota_count_limit", sums.countLimit());
                line(out, name + "_quota_bytes_limit", sums.byteLimit());
            }
            if (sums.used()) {
                line(out, name + "_quota_count_usage", sums.countUsage());
                line(out, name + "_quota_bytes_usage", sums.byteUsage());
            }
        });
    }

    private static void printSummary(final String label, final SummaryTracker tracker, final StringBuilder out) {
        if (tracker != null) {
            MonitorPrinter.printBasics(label + "_per_namespace", tracker, out);
        }
    }

    private static void line(final StringBuilder out, final String key, final long value) {
        MonitorPrinter.line(out, key + "_per_namespace", value);
    }
}
