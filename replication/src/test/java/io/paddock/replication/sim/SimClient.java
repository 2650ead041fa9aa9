package io.paddock.replication.sim;

import io.paddock.replication.zab.Replica;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The clients of one server: what they asked for, and what they may expect. Each start of the server has clients of its
 * own; those of an earlier start never learn what became of their last commands.
 */
final class SimClient {
    private static final int LENGTH = 24;

    private final SimCluster cluster;
    private final SimServer server;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[LENGTH + 8]);
    /** What somebody had seen executed when a barrier was asked for, by the barrier's number. */
    private final Long2LongHashMap barriers = new Long2LongHashMap(-1);

    private long submitted;
    private long finished;
    private long nextBarrier;

    SimClient(final SimCluster cluster, final SimServer server) {
        this.cluster = cluster;
        this.server = server;
    }

    void onStart() {
        submitted = 0;
        finished = 0;
        barriers.clear();
    }

    /** The body of a command: whose it is, its place among those, and what had been acknowledged to anybody before. */
    void submit() {
        final Replica replica = server.replica();
        if (replica == null) {
            return;
        }
        command.putLong(0, (long) server.number() << 32 | server.life());
        command.putLong(8, submitted + 1);
        command.putLong(16, cluster.oracle().acknowledgedIndex());
        final long sequence =
                replica.submit(command, 0, LENGTH + cluster.random().nextInt(9));
        if (sequence != 0) {
            Oracle.check(
                    sequence == submitted + 1,
                    "exactly once",
                    () -> "a command was given sequence " + sequence + " after " + submitted);
            submitted = sequence;
        }
        server.afterInput();
    }

    /** A command has come back through the log: its client is answered. */
    void onAcknowledged(final long sequence, final long index) {
        Oracle.check(
                sequence == finished + 1 && sequence <= submitted,
                "FIFO",
                () -> "server " + server.number() + " answers command " + sequence + " of " + submitted + " after "
                        + finished);
        finished = sequence;
        cluster.oracle().onAcknowledged(index);
    }

    void onUnknown(final long sequence) {
        finished = Math.max(finished, sequence);
    }

    /** Commands of this start that have not come back. */
    long unfinished() {
        return submitted - finished;
    }

    void barrier() {
        if (server.isUp()) {
            barriers.put(++nextBarrier, cluster.oracle().committedIndex());
            server.replica().barrier(nextBarrier);
            server.afterInput();
        }
    }

    void onBarrier(final long id, final long index) {
        final long least = barriers.remove(id);
        Oracle.check(
                least >= 0 && index >= least,
                "I11",
                () -> "server " + server.number() + " passed a barrier at " + index + " that was asked for when "
                        + least + " was committed");
    }

    int openBarriers() {
        return barriers.size();
    }
}
