package io.paddock.replication.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages between servers: lost, late, twice and out of order as the faults of a schedule have it. */
final class SimNetwork {
    private static final int NOTED = 24;

    private final SimCluster cluster;
    private final boolean[][] cut;
    /** The newest messages on their way to each server, if anybody wants them delivered again. */
    private final List<ArrayDeque<Sent>> newest = new ArrayList<>();

    private final List<Sent> held = new ArrayList<>();
    private int heldFrom;
    private int heldTo;
    private boolean peaceful;
    private long sent;

    SimNetwork(final SimCluster cluster, final int servers) {
        this.cluster = cluster;
        cut = new boolean[servers + 1][servers + 1];
        for (int to = 0; to <= servers; to++) {
            newest.add(new ArrayDeque<>());
        }
    }

    /** A message, to be delivered once more or later. */
    record Sent(int from, int to, byte[] bytes) {}

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

    /** What one server sends another stays on the way until {@link #release}. */
    void hold(final int from, final int to) {
        release(0);
        heldFrom = from;
        heldTo = to;
    }

    /** What was held arrives in order, each message up to a time after the one before; then the link is as ever. */
    void release(final long pauseNs) {
        heldFrom = 0;
        heldTo = 0;
        deliverAgain(held, pauseNs);
        held.clear();
    }

    /** What one server has sent another lately. */
    List<Sent> newest(final int from, final int to) {
        return newest.get(to).stream().filter(each -> each.from == from).toList();
    }

    /** Messages arrive in order, each up to a time after the one before. */
    void deliverAgain(final List<Sent> messages, final long pauseNs) {
        long delayNs = 0;
        for (final Sent message : messages) {
            delayNs += 1 + (pauseNs > 0 ? cluster.random().nextLong(pauseNs) : 0);
            deliver(message.to, new UnsafeBuffer(message.bytes), 0, message.bytes.length, delayNs);
        }
    }

    void peace() {
        release(0);
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
        if (habits.aim() == Habits.Aim.ANOTHER_START) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            final Sent message = new Sent(from, to, bytes);
            if (from == heldFrom && to == heldTo) {
                held.add(message);
                return true;
            }
            note(message);
        }
        deliver(to, buffer, offset, length, delayNs());
        if (happens(habits.duplication())) {
            deliver(to, buffer, offset, length, delayNs());
        }
        return true;
    }

    private void note(final Sent message) {
        final ArrayDeque<Sent> known = newest.get(message.to);
        known.addLast(message);
        if (known.size() > NOTED) {
            known.removeFirst();
        }
    }

    private void deliver(
            final int to, final DirectBuffer buffer, final int offset, final int length, final long delayNs) {
        final Event event = cluster.queue().take(Event.Kind.MESSAGE);
        event.room(length);
        event.bytes.putBytes(0, buffer, offset, length);
        event.length = length;
        event.server = cluster.server(to);
        // Whether it is still up, or up again, by then.
        event.life = 0;
        cluster.queue().add(event, delayNs);
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
