package io.paddock.replication.ensemble;

import io.paddock.replication.quorum.Configuration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to disks, network and servers: all agree on one order, each command is in it at most once and in the
 * order of its server, what was acknowledged is never lost, and when the faults end, everybody catches up.
 */
class EnsembleLogPropertyTest {
    private static final int STEPS = 3_000;

    @Test
    void ensemblesSurviveFaults() {
        runAll(Long.getLong("paddock.ensemble.first", 1), Integer.getInteger("paddock.ensemble.seeds", 12));
    }

    @Test
    @Tag("slow")
    void ensemblesSurviveManyFaults() {
        runAll(1_000, 500);
    }

    private static void runAll(final long first, final int count) {
        for (long seed = first; seed < first + count; seed++) {
            try {
                run(seed);
            } catch (final AssertionError | RuntimeException ex) {
                throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
            }
        }
    }

    private static void run(final long seed) {
        final int size = seed % 3 == 0 ? 5 : 3;
        final TestCluster cluster = TestCluster.started(seed, size);
        final Random random = cluster.random();
        cluster.network().loss(random.nextDouble() * 0.05, random.nextDouble() * 0.05);
        for (int i = 0; i < STEPS; i++) {
            final TestServer server = cluster.server(1 + random.nextInt(size));
            act(cluster, server, random);
            cluster.step();
            cluster.step();
        }
        cluster.network().healAll();
        for (final TestServer server : cluster.servers()) {
            if (!server.isUp()) {
                server.start();
            }
        }
        takeAllBack(cluster);
        cluster.awaitQuiet();
        write(cluster);
        cluster.awaitQuiet();
    }

    /** Whom a change has removed cannot come back by itself: the others do not know where it is. */
    private static void takeAllBack(final TestCluster cluster) {
        final int size = cluster.servers().size();
        cluster.until("all to be members again", () -> {
            final TestServer leader = cluster.leader();
            if (leader == null || leader.log().ensemble().joining() != null) {
                return false;
            }
            if (leader.log().ensemble().configuration().members().size() == size) {
                return true;
            }
            leader.log().ensemble().reconfigure(TestCluster.members(size));
            return false;
        });
    }

    private static void write(final TestCluster cluster) {
        for (final TestServer server : cluster.servers()) {
            TestOrder.check(server.submit(16), "no room in a quiet ensemble");
            server.flush();
        }
    }

    private static void act(final TestCluster cluster, final TestServer server, final Random random) {
        final int what = random.nextInt(400);
        if (!server.isUp()) {
            if (what < 4) {
                server.start();
            }
        } else if (what < 150) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                server.submit(8 + random.nextInt(random.nextInt(3) == 0 ? 4_000 : 600));
            }
            server.flush();
        } else if (what < 180) {
            server.barrier();
        } else if (what < 198) {
            server.snapshot();
        } else if (what == 200) {
            server.losePower(random.nextDouble());
        } else if (what == 201) {
            server.kill();
        } else if (what == 202) {
            server.stop();
        } else if (what == 203) {
            cluster.network().isolate(server.number, true);
        } else if (what < 207) {
            cluster.network().isolate(server.number, false);
        } else if (what == 207) {
            server.log()
                    .ensemble()
                    .transferLeadership(1 + random.nextInt(cluster.servers().size()));
        } else if (what == 208) {
            server.log().ensemble().reconfigure(someMembers(cluster, random));
        }
    }

    private static Configuration someMembers(final TestCluster cluster, final Random random) {
        final int size = cluster.servers().size();
        final int left = random.nextInt(size + 1);
        final int[] numbers = java.util.stream.IntStream.rangeClosed(1, size)
                .filter(number -> number != left)
                .toArray();
        return Configuration.majority(0, numbers);
    }
}
