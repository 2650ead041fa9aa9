package io.paddock.replication.sim;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/** Messages between servers: lost, late, twice and out of order as the faults of a schedule have it. */
final class SimNetwork {
    private final SimCluster cluster;
    private final boolean[][] cut;
    private boolean peaceful;
    private long sent;

    SimNetwork(final SimCluster cluster, final int servers) {
        this.cluster = cluster;
        cut = new boolean[servers + 1][servers + 1];
    }

    void cut(final int from, final int to) {
        cut[from][to] = true;
    }

    void mend(final int from, final int to) {
        cut[from][to] = false;
    }

    /** Nothing reaches the server, while it goes on speaking; or the other way round. */
    void isolate(final int server, final boolean deaf, final boolean dumb) {
        for (int other = 1; other < cut.length; other++) {
            cut[other][server] |= deaf;
            cut[server][other] |= dumb;
        }
    }

    void heal() {
        for (final boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    void peace() {
        heal();
        peaceful = true;
    }

    long sent() {
        return sent;
    }

    private boolean happens(final double probability) {
        return !peaceful && probability > 0 && cluster.random().nextDouble() < probability;
    }

    /** @return false when there is no room. */
    boolean send(final int from, final int to, final DirectBuffer buffer, final int offset, final int length) {
        final Habits habits = cluster.habits();
        if (happens(habits.refusal())) {
            return false;
        }
        sent++;
        if (to >= cut.length || cut[from][to] || happens(habits.loss())) {
            return true;
        }
        deliver(to, buffer, offset, length);
        if (happens(habits.duplication())) {
            deliver(to, buffer, offset, length);
        }
        return true;
    }

    private void deliver(final int to, final DirectBuffer buffer, final int offset, final int length) {
        final Event event = cluster.queue().take(Event.Kind.MESSAGE);
        event.room(length);
        event.bytes.putBytes(0, buffer, offset, length);
        event.length = length;
        event.server = cluster.server(to);
        // Whether it is still up, or up again, by then.
        event.life = 0;
        cluster.queue().add(event, delayNs());
    }

    private long delayNs() {
        final Habits habits = cluster.habits();
        final long delay = 50_000 + cluster.random().nextLong(peaceful ? 1_000_000 : habits.spreadNs());
        return happens(habits.straggle())
                ? delay + cluster.random().nextLong(habits.timing().electionNs() * 3)
                : delay;
    }

    /** @param late whether it may come when it is not wanted any more. */
    void sendSnapshot(final int from, final int to, final SimSnapshot snapshot, final boolean late) {
        if (late && !cut[from][to] && !peaceful) {
            cluster.server(to)
                    .expect(
                            snapshot,
                            cluster.random()
                                    .nextLong(6 * cluster.habits().timing().electionNs()));
        } else if (!cut[from][to]) {
            cluster.queue().after(delayNs() * 10, () -> cluster.server(to).receiveSnapshot(snapshot));
        }
    }
}
