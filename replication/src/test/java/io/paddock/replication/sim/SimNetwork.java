package io.paddock.replication.sim;

import io.paddock.replication.zab.SnapshotInfo;

/** Messages between servers: lost, late, twice and out of order as the faults of a schedule have it. */
final class SimNetwork {
    private final SimCluster cluster;
    private final boolean[][] cut;
    private double loss;
    private double duplication;
    private long spreadNs;
    private double straggle;
    private long sent;

    SimNetwork(final SimCluster cluster, final int servers) {
        this.cluster = cluster;
        cut = new boolean[servers + 1][servers + 1];
    }

    void weather(final double newLoss, final double newDuplication, final long newSpreadNs, final double newStraggle) {
        loss = newLoss;
        duplication = newDuplication;
        spreadNs = newSpreadNs;
        straggle = newStraggle;
    }

    void cut(final int from, final int to) {
        cut[from][to] = true;
    }

    void heal() {
        for (final boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
    }

    long sent() {
        return sent;
    }

    boolean send(final int from, final int to, final byte[] message) {
        sent++;
        if (to >= cut.length || cut[from][to]) {
            return true;
        }
        if (loss > 0 && cluster.random().nextDouble() < loss) {
            return true;
        }
        deliver(to, message);
        if (duplication > 0 && cluster.random().nextDouble() < duplication) {
            deliver(to, message);
        }
        return true;
    }

    private void deliver(final int to, final byte[] message) {
        long delay = 50_000 + cluster.random().nextLong(spreadNs);
        if (straggle > 0 && cluster.random().nextDouble() < straggle) {
            delay += cluster.random().nextLong(cluster.timing().electionNs() * 3);
        }
        cluster.queue().after(delay, () -> cluster.server(to).receive(message));
    }

    void sendSnapshot(final int from, final int to, final SnapshotInfo info) {
        if (!cut[from][to]) {
            cluster.queue().after(50_000 + cluster.random().nextLong(spreadNs * 10), () -> {
                if (cluster.server(to).isUp()) {
                    cluster.server(to).receiveSnapshot(info);
                }
            });
        }
    }
}
