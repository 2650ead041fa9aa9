package io.paddock.engine.compat.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has another server of an ensemble lead every now and then, in turn, on a thread of its own. The property
 * {@value #PERIOD} says how often, in ms. A leader that does not move within two minutes is a failure.
 *
 * <p>A new leader gives each session its whole timeout once more, so with a new one each second none would expire: after
 * some moves there is a rest that is longer than the timeouts of those who wait for that.
 */
final class LeaderMover implements AutoCloseable {
    /** Property: time between two moves, ms. */
    static final String PERIOD = "paddock.compat.moveEveryMs";

    private static final int PERIOD_MS = Integer.getInteger(PERIOD, 1_000);

    private static final int MOVES_TO_REST = 15;
    private static final int REST_MS = 12_000;

    private final List<Integer> ports;
    private final Thread thread = new Thread(this::run, "leader-mover");
    private volatile boolean isOver;
    private volatile int moves;
    private volatile Throwable failure;

    /** @param ports client ports of the servers 1, 2 and so on, which serve. */
    LeaderMover(final List<Integer> ports) {
        this.ports = ports;
        thread.setDaemon(true);
        thread.start();
    }

    int moves() {
        return moves;
    }

    /** Why it gave up, or null. */
    Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            while (!isOver) {
                pause(moves % MOVES_TO_REST == MOVES_TO_REST - 1 ? REST_MS : PERIOD_MS);
                move();
            }
        } catch (final RuntimeException | AssertionError e) {
            if (!isOver) {
                failure = e;
            }
        }
    }

    private void pause(final long ms) {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0 && !isOver; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private void move() {
        final int leader = leader();
        if (leader == 0 || isOver) {
            return;
        }
        final int next = leader % ports.size() + 1;
        Await.until("another leader", () -> isOver || order(leader, next));
        moves++;
    }

    /** True when it has worked; a move may be refused while the next leader is behind. */
    private boolean order(final int from, final int next) throws IOException {
        final int leader = leader();
        if (leader == from) {
            Word.send(ports.get(from - 1), "move\0\0\0\0\0\0\0" + (char) next);
        }
        return leader != 0 && leader != from;
    }

    private int leader() {
        for (int server = 1; server <= ports.size(); server++) {
            if (isLeader(ports.get(server - 1))) {
                return server;
            }
        }
        return 0;
    }

    private static boolean isLeader(final int port) {
        try {
            return Word.send(port, "quor").contains("mode=leader\n");
        } catch (final IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        isOver = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
