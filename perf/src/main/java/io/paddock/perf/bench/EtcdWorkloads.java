package io.paddock.perf.bench;

import io.paddock.perf.load.LoadPlan;
import io.paddock.perf.peer.EtcdPlan;
import java.io.IOException;
import java.util.Locale;

/**
 * What etcd, which has no tree, can do in the place of a workload: a put for a write of one node, a read of a key for a
 * read of one. Each request in flight has a connection of its own.
 */
final class EtcdWorkloads {
    private EtcdWorkloads() {}

    /** @throws IOException for a workload that etcd has nothing like. */
    static EtcdPlan of(final LoadPlan plan) throws IOException {
        final String word = plan.workload().name().toLowerCase(Locale.ROOT);
        final boolean write = word.equals("setdata") || word.equals("create");
        if (!write && !word.equals("getdata") && !word.equals("exists")
                || plan.pace().isOpen()) {
            throw new IOException(
                    "etcd can be measured with setData, create, getData and exists, in a closed loop only, "
                            + "not with " + plan.title());
        }
        return new EtcdPlan(
                plan.title(),
                write,
                plan.pace().connections() * plan.pace().outstanding(),
                plan.tree().nodes(),
                plan.tree().valueBytes(),
                plan.warmupNs(),
                plan.durationNs(),
                plan.seed());
    }
}
