package io.paddock.tools.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble of three processes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
final class LocalEnsembleTest {
    private static final long DEADLINE_S = 180;
    private static final long PAUSE_NS = 50_000_000;
    private static final int WORD_MS = 60_000;

    @TempDir
    private Path folder;

    @Test
    void shouldElectServeMoveAndOutliveAKill() throws Exception {
        try (LocalEnsemble ensemble = new LocalEnsemble(folder.resolve("e"), 3, FreePorts.base(3))) {
            ensemble.prepare();
            for (int server = 1; server <= 3; server++) {
                ensemble.start(server);
            }
            await(ensemble, () -> status(ensemble).healthy());
            final ServerStatus leader = status(ensemble).leader();
            try (ZooKeeper client = new ZooKeeper(String.join(",", ensemble.clientAddresses()), 200_000, event -> {})) {
                create(client, "/first");
                final long session = client.getSessionId();

                final int next = leader.server() % 3 + 1;
                final String moved = move(ensemble, next);
                assertTrue(moved.startsWith("server " + next + " leads "), moved);
                create(client, "/second");

                final int killed = status(ensemble).leader().server();
                ensemble.end(killed, true);
                await(ensemble, () -> !ensemble.isRunning(killed));
                create(client, "/third");
                ensemble.start(killed);
                await(ensemble, () -> status(ensemble).healthy());
                create(client, "/fourth");
                assertEquals(session, client.getSessionId());
            }
            await(
                    ensemble,
                    () -> status(ensemble).table().stream()
                                    .filter(row -> row.contains("  0    "))
                                    .count()
                            == 3);
            assertTrue(Files.readString(ensemble.output(1)).contains("Paddock server 1 of 3 looks for the others"));
            assertTrue(Files.readString(ensemble.output(1)).contains(" as server 1, "));
        }
    }

    /** On a busy machine the chosen server may lose its place again before it is seen there; that is no failure. */
    private static String move(final LocalEnsemble ensemble, final int to) {
        final String[] answer = new String[1];
        await(ensemble, () -> {
            try {
                answer[0] = LeaderMove.run(ensemble.clientAddresses(), to, TimeUnit.SECONDS.toMillis(DEADLINE_S));
                return true;
            } catch (final IllegalStateException e) {
                answer[0] = e.getMessage();
                return false;
            }
        });
        return answer[0];
    }

    @Test
    void shouldSayWhyItCannotRunThere() throws Exception {
        final int port = FreePorts.base(3);
        new LocalEnsemble(folder, 2, port).prepare();
        new LocalEnsemble(folder, 2, port).prepare();
        assertMessage("holds an ensemble of 2: give --size 2, or another --dir", new LocalEnsemble(folder, 3, port));
        assertMessage(
                "has another client port than " + (port + 1)
                        + ": give the --base-port of that ensemble, or another --dir",
                new LocalEnsemble(folder, 2, port + 1));
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertMessage(
                    "port " + taken.getLocalPort() + " is taken: end what listens there, or give another --base-port",
                    new LocalEnsemble(folder, 2, port));
        }
    }

    @Test
    void shouldTellWhichServerFailed() throws Exception {
        try (LocalEnsemble ensemble = new LocalEnsemble(folder, 1, FreePorts.base(1))) {
            ensemble.prepare();
            Files.delete(folder.resolve("server-1").resolve("data").resolve("myid"));
            assertEquals(-1, ensemble.exitStatus(1));
            ensemble.start(1);
            await(ensemble, () -> ensemble.exitStatus(1) == 2);
            assertFalse(ensemble.isRunning(1));
            assertTrue(Files.readString(ensemble.output(1)).contains("Paddock: myid is missing"));
        }
    }

    private static void assertMessage(final String message, final LocalEnsemble ensemble) {
        final IOException failure = assertThrows(IOException.class, ensemble::prepare);
        assertTrue(failure.getMessage().endsWith(message), failure::getMessage);
    }

    private static EnsembleStatus status(final LocalEnsemble ensemble) {
        return EnsembleStatus.of(ensemble.clientAddresses(), false, WORD_MS);
    }

    private static void await(final LocalEnsemble ensemble, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not in time: " + status(ensemble).table() + outputs(ensemble));
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static String outputs(final LocalEnsemble ensemble) {
        final StringBuilder out = new StringBuilder();
        for (int server = 1; server <= ensemble.size(); server++) {
            try {
                out.append('\n').append(Files.readString(ensemble.output(server)));
            } catch (final IOException e) {
                out.append('\n').append(e);
            }
        }
        return out.toString();
    }

    /** However often the connection is lost meanwhile. */
    private static void create(final ZooKeeper client, final String path) throws KeeperException, InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        boolean asked = false;
        while (true) {
            try {
                client.create(path, new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                return;
            } catch (final KeeperException.ConnectionLossException e) {
                asked = true;
                if (System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
            } catch (final KeeperException.NodeExistsException e) {
                if (asked) {
                    return;
                }
                throw e;
            }
        }
    }
}
