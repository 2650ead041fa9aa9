package io.paddock.tools.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.paddock.tools.ensemble.EnsembleStatus;
import io.paddock.tools.ensemble.LocalEnsemble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker at work on three servers, one after the other of which is killed. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@Tag("slow")
class KafkaTest {
    private static final int WORD_MS = 60_000;
    private static final long DEADLINE_S = 180;
    private static final long PAUSE_NS = 50_000_000;

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnWhileServersDie() throws Exception {
        final int base = freeBase();
        try (LocalEnsemble ensemble = new LocalEnsemble(folder.resolve("ensemble"), 3, base)) {
            ensemble.prepare();
            for (int server = 1; server <= 3; server++) {
                ensemble.start(server);
            }
            awaitHealthy(ensemble);
            final String keepers = String.join(",", ensemble.clientAddresses()) + "/kafka";
            try (KafkaBroker broker = new KafkaBroker(folder.resolve("broker"), keepers, base + 3)) {
                broker.awaitOutput("[KafkaServer id=1] started");
                for (int round = 0; round < 3; round++) {
                    killOneAmidWork(ensemble, broker, round);
                }
                assertFalse(broker.output().contains("Session expired"), "its session was kept");
                assertEquals(List.of("1"), brokers(keepers));
                broker.stop();
            }
            assertEquals(List.of(), brokers(keepers));
        }
    }

    /** The leader in the first round, then whoever follows it. */
    private static void killOneAmidWork(final LocalEnsemble ensemble, final KafkaBroker broker, final int round)
            throws Exception {
        final int leader = status(ensemble).leader().server();
        final int victim = (leader - 1 + round) % ensemble.size() + 1;
        try (KafkaBroker.Work work = broker.work("round-" + round + "-")) {
            ensemble.end(victim, true);
            work.awaitSuccess();
        }
        ensemble.start(victim);
        awaitHealthy(ensemble);
    }

    private static List<String> brokers(final String keepers) throws Exception {
        try (ZooKeeper client = new ZooKeeper(keepers, WORD_MS, event -> {})) {
            return client.getChildren("/brokers/ids", false);
        }
    }

    private static EnsembleStatus status(final LocalEnsemble ensemble) {
        return EnsembleStatus.of(ensemble.clientAddresses(), false, WORD_MS);
    }

    private static void awaitHealthy(final LocalEnsemble ensemble) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!status(ensemble).healthy()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(status(ensemble).table());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Four ports in a row for clients, and those that the ensemble adds; below those that the system gives to clients. */
    private static int freeBase() throws IOException {
        final Random random = new Random();
        for (int attempt = 0; attempt < 1000; attempt++) {
            final int base = 20_000 + random.nextInt(7_000);
            if (IntStream.of(0, 1, 2, 3, 1000, 1001, 1002, 2000, 2001, 2002).allMatch(each -> isFree(base + each))) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (final IOException e) {
            return false;
        }
    }
}
