package io.paddock.engine.compat.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of a server under load, again and again on the same data. A small {@code snapCount} makes sure that
 * snapshots are being written much of the time. Properties: {@code paddock.crash.rounds}, {@code paddock.crash.seed}.
 */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
class CrashTest {
    private static final int WORKERS = 4;
    private static final int BALLAST = 2_000;
    private static final int MOST_WRITES = 3_000;
    private static final int SHORT_ROUNDS = 4;

    @Parameter
    ServerKind kind;

    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Handshake.Answer> closedSessions = new ArrayList<>();

    @Test
    void shouldKeepWhatWasAcknowledged() throws Exception {
        crash(Integer.getInteger("paddock.crash.rounds", SHORT_ROUNDS));
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatWasAcknowledgedForHundredsOfRounds() throws Exception {
        crash(Integer.getInteger("paddock.crash.rounds", 300));
    }

    private void crash(final int rounds) throws Exception {
        final long seed = Long.getLong("paddock.crash.seed", System.nanoTime());
        final Random random = new Random(seed);
        int round = 0;
        // What the reference forces does not matter to a kill; how Paddock groups what it forces may.
        final String forceSync = kind == ServerKind.REFERENCE ? "no" : "yes";
        final ServerSettings settings =
                ServerSettings.forTests().with("snapCount", "300").with("forceSync", forceSync);
        try (TestServer server = kind.launch(settings)) {
            fill(server.port());
            final List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Worker(server.port(), "/worker" + i, random.nextLong(), acknowledged));
            }
            try {
                for (; round < rounds; round++) {
                    changeOneSession(workers.get(random.nextInt(WORKERS)), server.port(), random);
                    killUnderLoad(server, workers, acknowledged.get() + random.nextInt(MOST_WRITES));
                    server.start();
                    verify(workers, server.port());
                }
            } catch (final AssertionError | Exception e) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + e + "\n" + server.output(), e);
            } finally {
                workers.forEach(Worker::close);
            }
        }
    }

    private static void fill(final int port) {
        try (WireDriver driver = WireDriver.session(port, 60_000)) {
            assertEquals(
                    0,
                    driver.call(Op.CREATE, Bodies.create("/ballast", null, Acl.OPEN, 0))
                            .err());
            for (int i = 0; i < BALLAST; i++) {
                driver.send(Op.CREATE, Bodies.create("/ballast/" + i, new byte[1_000], Acl.OPEN, 0));
            }
            for (int i = 0; i < BALLAST; i++) {
                assertEquals(0, driver.read().err());
            }
            driver.call(Op.CLOSE_SESSION, Bodies.empty());
        }
    }

    private void changeOneSession(final Worker worker, final int port, final Random random) {
        if (random.nextInt(3) == 0) {
            closedSessions.add(worker.changeSession(port));
        }
    }

    private void killUnderLoad(final TestServer server, final List<Worker> workers, final long target)
            throws Exception {
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

    private void verify(final List<Worker> workers, final int port) {
        workers.forEach(worker -> worker.verify(port));
        try (WireDriver driver = WireDriver.session(port, 60_000)) {
            assertEquals(
                    BALLAST,
                    driver.call(Op.GET_ALL_CHILDREN_NUMBER, Bodies.path("/ballast"))
                            .cursor()
                            .int32());
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
                        "session came back");
            }
        }
    }
}
