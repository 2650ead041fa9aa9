package io.paddock.replication.ensemble;

import io.paddock.replication.LogRole;
import io.paddock.replication.peer.InProcessNetwork;
import io.paddock.replication.quorum.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Servers of an ensemble in one thread, on time that passes when told, over a network and disks that are simulated. */
final class TestCluster {
    private static final long STEP_NS = 500_000;

    private final Random random;
    private final InProcessNetwork network;
    private final TestOrder order = new TestOrder();
    private final List<TestServer> servers = new ArrayList<>();
    private final Map<Long, Integer> leaders = new HashMap<>();
    private long nowNs = 1_000_000_000L;

    TestCluster(final long seed) {
        // The first values of generators with neighbouring seeds are much alike; so the seed is spread first.
        random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
        network = new InProcessNetwork(random, this::nowNs);
    }

    /** Starts servers 1 to size. */
    static TestCluster started(final long seed, final int size) {
        final TestCluster cluster = new TestCluster(seed);
        for (int number = 1; number <= size; number++) {
            cluster.add(number, members(size)).start();
        }
        return cluster;
    }

    static Configuration members(final int size) {
        final int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i + 1;
        }
        return Configuration.majority(0, numbers);
    }

    TestServer add(final int number, final Configuration initial) {
        final TestServer server = new TestServer(this, number, initial);
        servers.add(server);
        return server;
    }

    Random random() {
        return random;
    }

    InProcessNetwork network() {
        return network;
    }

    TestOrder order() {
        return order;
    }

    List<TestServer> servers() {
        return servers;
    }

    TestServer server(final int number) {
        return servers.get(number - 1);
    }

    long nowNs() {
        return nowNs;
    }

    long wallMs() {
        return 1_700_000_000_000L + nowNs / 1_000_000;
    }

    void onLeading(final int server, final long epoch) {
        final Integer other = leaders.putIfAbsent(epoch, server);
        TestOrder.check(other == null || other == server, "servers " + other + " and " + server + " lead " + epoch);
    }

    /** Lets some time pass; every server that is up gets its turn, in any order. */
    void step() {
        nowNs += 1 + (long) (random.nextDouble() * STEP_NS);
        final int first = random.nextInt(servers.size());
        for (int i = 0; i < servers.size(); i++) {
            final TestServer server = servers.get((first + i) % servers.size());
            if (server.isUp()) {
                server.poll();
            }
        }
    }

    /** Steps until a condition holds, for a number of virtual seconds at most. */
    void until(final String what, final BooleanSupplier condition) {
        final long endNs = nowNs + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            step();
            TestOrder.check(nowNs < endNs, () -> "waited in vain for: " + what + "; order " + order.size() + servers);
        }
    }

    void run(final long ms) {
        final long endNs = nowNs + ms * 1_000_000;
        while (nowNs < endNs) {
            step();
        }
    }

    /** The leader as the servers themselves see it, or null. */
    TestServer leader() {
        TestServer found = null;
        for (final TestServer server : servers) {
            if (server.isUp()
                    && server.role == LogRole.LEADING
                    && (found == null
                            || server.log().ensemble().epoch()
                                    > found.log().ensemble().epoch())) {
                found = server;
            }
        }
        return found;
    }

    TestServer awaitLeader() {
        until("a leader", () -> leader() != null);
        return leader();
    }

    /** All that are up hold the same and nobody waits for anything. */
    void awaitQuiet() {
        until("all servers to agree", () -> {
            for (final TestServer server : servers) {
                if (server.isUp()
                        && (server.state().size() != order.size()
                                || server.unfinished() > 0
                                || server.openBarriers() > 0
                                || server.role == LogRole.LOOKING)) {
                    return false;
                }
            }
            return leader() != null;
        });
    }
}
