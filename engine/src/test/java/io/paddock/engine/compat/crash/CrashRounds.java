package io.paddock.engine.compat.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that is killed under load again and again on the same data, and after each restart is asked for everything
 * that it ever acknowledged.
 */
final class CrashRounds {
    private static final int WORKERS = 4;
    private static final int BALLAST = 2_000;
    private static final int AT_ONCE = 100;
    private static final int MOST_WRITES = 3_000;

    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Handshake.Answer> closedSessions = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final TestServer server;
    private final long seed;
    private final Random random;
    private final int leastWrites;
    private final int ballastLength;
    private int round;

    /**
     * @param server runs and is empty.
     * @param leastWrites acknowledged before each kill.
     * @param ballastLength bytes of each of 2,000 nodes that nobody changes.
     */
    CrashRounds(final TestServer server, final long seed, final int leastWrites, final int ballastLength) {
        this.leastWrites = leastWrites;
        this.ballastLength = ballastLength;
        this.server = server;
        this.seed = seed;
        random = new Random(seed);
    }

    /** Fails with the seed, the round and what was lost. */
    void run(final int rounds) {
        try {
            fill(server.port());
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(server.port(), "/worker" + i, random.nextLong(), acknowledged));
            }
            for (; round < rounds; round++) {
                changeOneSession(workers.get(random.nextInt(WORKERS)), server.port());
                killUnderLoad(acknowledged.get() + leastWrites + random.nextInt(MOST_WRITES));
                server.start();
                verify(server.port());
            }
        } catch (final AssertionError | Exception e) {
            throw new AssertionError(
                    "seed " + seed + ", round " + round + ": " + e.getMessage() + "\n" + server.output(), e);
        } finally {
            workers.forEach(Worker::close);
        }
    }

    /** Writes that were acknowledged, and in the end found. */
    long acknowledged() {
        return acknowledged.get();
    }

    int closedSessions() {
        return closedSessions.size();
    }

    private void fill(final int port) {
        try (WireDriver driver = WireDriver.session(port, 60_000)) {
            assertEquals(
                    0,
                    driver.call(Op.CREATE, Bodies.create("/ballast", null, Acl.OPEN, 0))
                            .err());
            for (int i = 0; i < BALLAST; i += AT_ONCE) {
                for (int j = i; j < i + AT_ONCE; j++) {
                    driver.send(Op.CREATE, Bodies.create("/ballast/" + j, ballast(j), Acl.OPEN, 0));
                }
                for (int j = i; j < i + AT_ONCE; j++) {
                    assertEquals(0, driver.read().err());
                }
            }
            driver.call(Op.CLOSE_SESSION, Bodies.empty());
        }
    }

    private byte[] ballast(final int node) {
        final byte[] data = new byte[ballastLength];
        new Random(node).nextBytes(data);
        return data;
    }

    private void verifyBallast(final WireDriver driver) {
        assertEquals(
                BALLAST,
                driver.call(Op.GET_ALL_CHILDREN_NUMBER, Bodies.path("/ballast"))
                        .cursor()
                        .int32());
        for (int i = 0; i < BALLAST; i += AT_ONCE) {
            for (int j = i; j < i + AT_ONCE; j++) {
                driver.send(Op.GET_DATA, Bodies.read("/ballast/" + j, false));
            }
            for (int j = i; j < i + AT_ONCE; j++) {
                assertArrayEquals(ballast(j), driver.read().cursor().buffer(), "/ballast/" + j);
            }
        }
    }

    private void changeOneSession(final Worker worker, final int port) {
        if (random.nextInt(3) == 0) {
            closedSessions.add(worker.changeSession(port));
        }
    }

    private void killUnderLoad(final long target) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            final List<Future<?>> writing = new ArrayList<>();
            workers.forEach(worker -> writing.add(threads.submit(worker::writeToTheEnd)));
            Await.until(
                    "acknowledged writes",
                    () -> acknowledged.get() >= target || writing.stream().anyMatch(Future::isDone));
            server.kill();
            for (final Future<?> done : writing) {
                done.get(Await.DEADLINE_MS, TimeUnit.MILLISECONDS);
            }
            assertTrue(acknowledged.get() >= target, "a connection ended before the kill");
        } finally {
            threads.shutdownNow();
        }
    }

    private void verify(final int port) {
        workers.forEach(worker -> worker.verify(port));
        try (WireDriver driver = WireDriver.session(port, 60_000)) {
            verifyBallast(driver);
            final long zxid = driver.call(Op.SYNC, Bodies.path("/")).zxid();
            for (final Worker worker : workers) {
                assertTrue(
                        zxid > worker.lastZxid(), "zxid " + zxid + " is behind an acknowledged " + worker.lastZxid());
            }
            driver.call(Op.CLOSE_SESSION, Bodies.empty());
        }
        for (final Handshake.Answer closed : closedSessions) {
            try (WireDriver driver = new WireDriver(port)) {
                assertTrue(
                        driver.handshake(Handshake.fresh(60_000).again(closed, 0))
                                .isRefusal(),
                        "the closed session 0x" + Long.toHexString(closed.sessionId()) + " came back");
            }
        }
    }
}
