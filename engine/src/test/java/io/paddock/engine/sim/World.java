package io.paddock.engine.sim;

import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.LogRole;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** One schedule: servers, clients, network and faults on one agenda, from one seed. */
final class World implements AutoCloseable {
    static final long US = 1_000;
    static final long MS = 1_000_000;
    static final int MAX_SERVERS = 7;
    static final int TICK_MS = 200;

    private static final long FAULTS_NS = 4_000 * MS;
    private static final long LONG_NS = 16_000 * MS;
    private static final double LONG_CHANCE = 0.05;
    private static final long QUIET_NS = 30_000 * MS;
    private static final long LOOK_NS = 100 * MS;
    private static final double LIE_CHANCE = 0.02;
    private static final double CHANGE_CHANCE = 0.4;
    private static final int LEAST_CHANGING = 3;
    /** No operator makes an ensemble a server that stands alone. */
    private static final int FEWEST_VOTERS = 2;

    private static final int[] SIZES = {3, 3, 3, 3, 5, 5, 1, 2, 4, 7};

    private final Agenda agenda = new Agenda();
    /** Of all servers and starts: nobody looks at them, and they take longer to make than much else. */
    private final Metrics metrics = new Metrics();

    private final SimRandom random;
    private final Lie lie;
    private final PrintWriter out;
    private final Oracle oracle = new Oracle(this);
    private final SimNetwork network = new SimNetwork(this);
    private final List<SimServer> servers = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Map<Long, SimClient> sessions = new HashMap<>();
    private final Map<Long, Integer> leaders = new HashMap<>();
    private final boolean[][] clientCut;
    private final Faults faults;
    /** When all is to be well again. */
    private final long endNs;

    private final Configuration initial;
    private final Membership membership = new Membership(this);
    private final int leastVoters;
    private final long holdMs;
    private final int snapCount;
    private final long forceUs;
    private final long thinkNs;
    private long nextConnectionId;
    private long disturbedNs;
    private long digest = 17;
    private int snapshots;
    private int memberChanges;

    /** @param out where to tell what happens; null for nowhere. */
    World(final long seed, final Lie lie, final PrintWriter out) {
        // The first values of generators with neighbouring seeds are much alike; so the seed is spread first.
        random = new SimRandom(seed * 0x9E37_79B9_7F4A_7C15L);
        this.lie = lie;
        this.out = out;
        final int size = SIZES[(int) below(SIZES.length)];
        initial = members((1 << size) - 1);
        holdMs = below(3) * 1000;
        snapCount = chance(0.5) ? 1_000_000 : 40 + (int) below(200);
        forceUs = 20 + below(400);
        thinkNs = (20 + below(80)) * MS;
        for (int number = 1; number <= size; number++) {
            servers.add(new SimServer(this, number));
        }
        final boolean isTroubled = seed % 4 != 0;
        final boolean changes = size >= LEAST_CHANGING && chance(CHANGE_CHANCE);
        leastVoters = changes && chance(0.5) ? FEWEST_VOTERS : Math.min(size, LEAST_CHANGING);
        final int operators = !changes ? 0 : chance(0.3) ? 2 : 1;
        final int clientCount = 1 + (int) below(6) + operators;
        for (int number = 1; number <= clientCount; number++) {
            clients.add(new SimClient(this, number, number > clientCount - operators));
        }
        clientCut = new boolean[clientCount + 1][size + 1];
        faults = new Faults(this, isTroubled);
        endNs = chance(LONG_CHANCE) ? LONG_NS : FAULTS_NS;
    }

    static Configuration members(final int mask) {
        final List<Member> members = new ArrayList<>();
        for (int number = 1; number <= MAX_SERVERS; number++) {
            if ((mask & 1 << number - 1) != 0) {
                members.add(new Member(number, false, 0, 1, address(number, "participant")));
            }
        }
        return new Configuration(0, false, members);
    }

    static String address(final int number, final String role) {
        return "127.0.0." + number + ":2888:3888:" + role + ";127.0.0." + number + ":2181";
    }

    void run() {
        servers.forEach(SimServer::start);
        for (final SimClient client : clients) {
            agenda.after(below(500 * MS), client::begin);
        }
        faults.begin();
        while (agenda.nowNs() < endNs) {
            agenda.next();
        }
        trace(() -> "all faults end");
        faults.end();
        clients.forEach(SimClient::startProbe);
        final long quietNs = agenda.nowNs() + QUIET_NS;
        long lookNs = agenda.nowNs();
        while (agenda.nowNs() < lookNs || !isQuiet()) {
            lookNs = agenda.nowNs() < lookNs ? lookNs : agenda.nowNs() + LOOK_NS;
            check(
                    agenda.nowNs() < quietNs,
                    "liveness",
                    () -> "the faults are over, and still: order of " + oracle.size() + servers + clients
                            + oracle.model().sessions());
            agenda.next();
        }
        new Convergence(this).check();
    }

    /** Everybody is served, and whoever is gone has no session any more. */
    private boolean isQuiet() {
        int leader = 0;
        for (final SimServer server : servers) {
            if (!server.isUp() || server.role() == LogRole.LOOKING || server.executedIndex() != oracle.size()) {
                return false;
            }
            leader = leader == 0 ? server.leader() : leader;
            if (server.leader() != leader || server.log().ensemble().joining() != null) {
                return false;
            }
            if (!Membership.isWhole(server.log().ensemble().configuration(), size())) {
                return false;
            }
        }
        for (final SimClient client : clients) {
            if (!client.isDead() && !client.isProbed()) {
                return false;
            }
        }
        for (final Long sessionId : oracle.model().sessions().keySet()) {
            final SimClient client = sessions.get(sessionId);
            if (client == null || client.isDead() || client.sessionId() != sessionId) {
                return false;
            }
        }
        return true;
    }

    // Chance.

    Random random() {
        return random;
    }

    boolean chance(final double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    long below(final long bound) {
        return (long) (random.nextDouble() * bound);
    }

    Lie lie() {
        return lie;
    }

    /** Whether to lie now. */
    boolean lies() {
        return chance(LIE_CHANCE);
    }

    // What the parts share.

    Agenda agenda() {
        return agenda;
    }

    Metrics metrics() {
        return metrics;
    }

    Oracle oracle() {
        return oracle;
    }

    Membership membership() {
        return membership;
    }

    SimNetwork network() {
        return network;
    }

    Configuration initial() {
        return initial;
    }

    int size() {
        return servers.size();
    }

    SimServer server(final int number) {
        return servers.get(number - 1);
    }

    List<SimServer> servers() {
        return servers;
    }

    List<SimClient> clients() {
        return clients;
    }

    long holdMs() {
        return holdMs;
    }

    int snapCount() {
        return snapCount;
    }

    /** No change leaves less than these. */
    int leastVoters() {
        return leastVoters;
    }

    /** Whether one server may be all that a group needs, or lacks. */
    boolean mayHaveGroups() {
        return leastVoters == FEWEST_VOTERS;
    }

    /** How long a force takes, us. */
    long forceUs() {
        return forceUs;
    }

    /** Longest time between two requests of a client. */
    long thinkNs() {
        return thinkNs;
    }

    long nextConnectionId() {
        return ++nextConnectionId;
    }

    long clientDelayNs() {
        return 20 * US + below(400 * US);
    }

    boolean isClientCut(final int client, final int server) {
        return clientCut[client][server];
    }

    void cutClient(final int client, final int server, final boolean isCut) {
        clientCut[client][server] = isCut;
    }

    SimServer leader() {
        return servers.stream().filter(SimServer::leads).findFirst().orElse(null);
    }

    // What is noticed.

    /** Something is not as it should be, from now on and for a while. */
    void disturb() {
        disturbedNs = agenda.nowNs();
    }

    void onSession(final long sessionId, final SimClient client) {
        sessions.put(sessionId, client);
    }

    void onSnapshot(final long zxid) {
        snapshots++;
        note(zxid);
        trace(() -> "snapshot of 0x" + Long.toHexString(zxid));
    }

    void onMembersChanged() {
        memberChanges++;
        disturb();
    }

    void onServerEnded(final SimServer server) {
        disturb();
        faults.onServerEnded(server);
    }

    void onRole(final SimServer server, final long epoch) {
        disturb();
        note(server.number() * 37L + epoch);
        if (server.role() == LogRole.LEADING) {
            final Integer other = leaders.putIfAbsent(epoch, server.number());
            check(
                    other == null || other == server.number(),
                    "one leader",
                    () -> "servers " + other + " and " + server.number() + " lead epoch " + epoch);
        }
    }

    /** A leader has ended a session since nobody heard of its client. */
    void onExpired(final long sessionId, final int timeoutMs) {
        final SimClient client = sessions.get(sessionId);
        if (client == null || client.sessionId() != sessionId) {
            return;
        }
        final long nowNs = agenda.nowNs();
        final long timeoutNs = timeoutMs * MS;
        final boolean isCalm = nowNs - disturbedNs > 2 * timeoutNs;
        check(
                !(isCalm && client.isTalking(timeoutNs / 2)),
                "sessions stay",
                () -> "the session of client " + client.number() + ", " + Long.toHexString(sessionId)
                        + ", ends though servers hear of it");
    }

    void check(final boolean holds, final String rule, final Supplier<String> broken) {
        if (!holds) {
            throw new Violation(rule, broken.get());
        }
    }

    void note(final long value) {
        digest = (digest ^ value) * 0x9E37_79B9_7F4A_7C15L + agenda.nowNs();
    }

    void trace(final Supplier<String> what) {
        if (out != null) {
            out.printf("%10.3f ms  %s%n", agenda.nowNs() / 1e6, what.get());
        }
    }

    /** The same for the same seed. */
    long digest() {
        return digest;
    }

    String statistics() {
        return servers.size() + " servers, " + clients.size() + " clients, " + oracle.size() + " entries, "
                + leaders.size() + " epochs, " + memberChanges + " changes, " + faults.count() + " faults, " + snapshots
                + " snapshots, "
                + oracle.effectiveExpiries() + " sessions expired, " + agenda.nowNs() / MS + " ms";
    }

    @Override
    public void close() {
        for (final SimServer server : servers) {
            if (server.isUp()) {
                server.stack().close();
            }
        }
    }
}
