package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.tree.ZnodeTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that wander between the servers of an ensemble whose leaders come and go, from a seed. Whatever happens: replies
 * come in the order of the requests, no write is executed twice, nobody reads what is older than what it has seen, sessions
 * end when their clients are silent and do not when these are heard of, their nodes with them, and all servers hold the
 * same state.
 */
final class EnsembleRandomTest {
    private static final int SERVERS = 3;
    private static final int CLIENTS = 5;
    private static final int STEPS = 400;
    private static final int TIMEOUT_MS = 4 * Cluster.TICK_MS;
    private static final int CREATE = 1;
    private static final int COUNT = 2;
    private static final int READ = 3;
    private static final int SYNC = 4;
    private static final int PING = 5;

    @Test
    void shouldHoldForSomeSeeds() {
        for (long seed = 1; seed <= 25; seed++) {
            run(seed);
        }
    }

    @Test
    @Tag("slow")
    void shouldHoldForManySeeds() {
        for (long seed = 1000; seed < 4000; seed++) {
            run(seed);
        }
    }

    private static void run(final long seed) {
        try (World world = new World(seed)) {
            world.run();
        } catch (final AssertionError | RuntimeException ex) {
            throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
        }
    }

    /** One client with one session at a time. */
    private static final class Client {
        final int number;
        final ArrayDeque<int[]> awaited = new ArrayDeque<>();
        final List<String> acknowledged = new ArrayList<>();
        final List<String> attempted = new ArrayList<>();
        Peer peer;
        int server;
        boolean accepted;
        long sessionId;
        byte[] password;
        long lastZxid;
        int lastVersion = -1;
        int xid;
        int nodes;

        Client(final int number) {
            this.number = number;
        }

        void forgetConnection() {
            peer = null;
            accepted = false;
            awaited.clear();
        }
    }

    private static final class World implements AutoCloseable {
        private final Random random;
        private final Cluster cluster = new Cluster(SERVERS);
        private final List<Client> clients = new ArrayList<>();
        private final boolean isLossy;

        World(final long seed) {
            random = new Random(seed);
            isLossy = random.nextInt(3) == 0;
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(i));
            }
        }

        void run() {
            final Peer founder = cluster.open(1);
            founder.create(1, "/count", "0", 0);
            cluster.run();
            founder.expect(1, 0);
            founder.closeSession(2);
            cluster.run();
            for (int i = 0; i < STEPS; i++) {
                step();
                listen();
            }
            settle();
            check();
        }

        private void step() {
            final Client client = clients.get(random.nextInt(CLIENTS));
            switch (random.nextInt(isLossy ? 24 : 23)) {
                case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> act(client);
                case 10, 11 -> cluster.cycle();
                case 12, 13, 14 -> pass(random.nextInt(400));
                case 15 -> {
                    for (int i = random.nextInt(25); i > 0; i--) {
                        pass(250);
                    }
                }
                case 16 -> leave(client);
                case 17 -> cluster.order.elect(1 + random.nextInt(SERVERS));
                case 18 -> {
                    if (random.nextInt(3) == 0) {
                        cluster.order.depose();
                    }
                }
                case 19 -> log().isLagging ^= true;
                case 20 -> log().holdsBack ^= true;
                case 21 -> log().isCut ^= random.nextInt(2) == 0;
                case 22 -> {
                    if (random.nextInt(4) == 0) {
                        restart(1 + random.nextInt(SERVERS));
                    }
                }
                default -> cluster.order.losesMessages ^= true;
            }
        }

        private SharedOrder.Log log() {
            return cluster.log(1 + random.nextInt(SERVERS));
        }

        private void pass(final int ms) {
            cluster.clock.advanceMs(ms);
            cluster.cycle();
        }

        private void restart(final int server) {
            for (final Client client : clients) {
                if (client.peer != null && client.server == server) {
                    client.forgetConnection();
                }
            }
            cluster.start(server);
        }

        private void leave(final Client client) {
            if (client.peer != null) {
                client.peer.disconnect();
                client.forgetConnection();
            }
        }

        private void act(final Client client) {
            if (client.peer == null) {
                client.server = 1 + random.nextInt(SERVERS);
                client.peer = cluster.server(client.server).connect();
                client.peer.handshake(client.sessionId, TIMEOUT_MS, client.lastZxid, client.password);
                return;
            }
            if (!client.accepted && random.nextInt(4) != 0 || !client.peer.connection.isOpen()) {
                return;
            }
            request(client, 1 + random.nextInt(5));
        }

        private void request(final Client client, final int kind) {
            final int xid = ++client.xid;
            client.awaited.add(new int[] {kind, xid, client.nodes});
            switch (kind) {
                case CREATE -> {
                    final String path = "/n" + client.number + "-" + ++client.nodes;
                    client.attempted.add(path);
                    client.peer.create(xid, path, "x", client.nodes % 2);
                }
                case COUNT -> client.peer.setData(xid, "/count", Integer.toString(client.number));
                case READ -> client.peer.getData(xid, "/count");
                case SYNC -> client.peer.sync(xid, "/count");
                default -> client.peer.ping();
            }
        }

        private void listen() {
            for (final Client client : clients) {
                if (client.peer == null) {
                    continue;
                }
                while (client.peer != null && !client.peer.connection.delivered.isEmpty()) {
                    hear(client);
                }
                if (client.peer != null && !client.peer.connection.isOpen()) {
                    client.peer.connection.closed = true;
                    cluster.server(client.server)
                            .pipeline
                            .frameHandler()
                            .onDisconnected(client.peer.connection, "closed");
                    client.forgetConnection();
                }
            }
        }

        private void hear(final Client client) {
            if (!client.accepted) {
                shakeHands(client);
                return;
            }
            final Peer.Reply reply = client.peer.reply();
            final int[] awaited = client.awaited.remove();
            final boolean isPing = awaited[0] == PING;
            assertEquals(isPing ? -2 : awaited[1], reply.xid(), "order of replies");
            assertTrue(reply.zxid() >= client.lastZxid, "time goes back");
            client.lastZxid = reply.zxid();
            if (reply.error() == ErrorCode.SESSION_EXPIRED) {
                return;
            }
            assertEquals(0, reply.error(), "kind " + awaited[0]);
            switch (awaited[0]) {
                case CREATE -> client.acknowledged.add(reply.text());
                case COUNT -> seen(client, version(reply.body()));
                case READ -> {
                    reply.text();
                    seen(client, version(reply.body()));
                }
                default -> {
                    // Nothing to look at.
                }
            }
        }

        private static void seen(final Client client, final int version) {
            assertTrue(version >= client.lastVersion, "version " + version + " after " + client.lastVersion);
            client.lastVersion = version;
        }

        private static int version(final JuteReader stat) {
            for (int i = 0; i < 4; i++) {
                stat.readLong();
            }
            return stat.readInt();
        }

        private void shakeHands(final Client client) {
            final JuteReader reader = Peer.read(client.peer.next());
            reader.readInt();
            reader.readInt();
            final long sessionId = reader.readLong();
            if (sessionId == 0) {
                final boolean isRefusedRightly = !exists(client.sessionId);
                assertTrue(isRefusedRightly || client.sessionId == 0, "a living session was refused");
                client.sessionId = 0;
                client.acknowledged.clear();
                client.attempted.clear();
                return;
            }
            assertTrue(client.sessionId == 0 || client.sessionId == sessionId, "another session");
            client.sessionId = sessionId;
            client.password = new byte[reader.readBytes()];
            reader.buffer().getBytes(reader.valueOffset(), client.password);
            client.accepted = true;
        }

        /** Whether some server still has the session, or a leader has not begun to end it. */
        private boolean exists(final long sessionId) {
            for (int server = 1; server <= SERVERS; server++) {
                final PipelineFixture each = cluster.server(server);
                if (!each.sessions.contains(sessionId)) {
                    return false;
                }
                if (each.pipeline.roles.leads()
                        && !each.pipeline.livingSessions().contains(sessionId)) {
                    return false;
                }
            }
            return true;
        }

        /** All faults end; clients that are there ping, and the others' sessions run out. */
        private void settle() {
            cluster.order.losesMessages = false;
            for (int server = 1; server <= SERVERS; server++) {
                cluster.log(server).isCut = false;
                cluster.log(server).isLagging = false;
                cluster.log(server).holdsBack = false;
            }
            cluster.order.elect(1 + random.nextInt(SERVERS));
            cluster.run();
            listen();
            final List<Long> leaving = new ArrayList<>();
            for (final Client client : clients) {
                if (client.peer == null || !client.accepted || random.nextBoolean()) {
                    leaving.add(client.sessionId);
                    leave(client);
                }
            }
            final List<Client> staying = new ArrayList<>();
            for (final Client client : clients) {
                if (client.peer != null) {
                    staying.add(client);
                }
            }
            for (int i = 0; i < 12; i++) {
                cluster.passMs(1000);
                for (final Client client : staying) {
                    request(client, PING);
                }
                cluster.run();
                listen();
            }
            for (final Client client : staying) {
                assertTrue(
                        client.peer != null && client.accepted, "client " + client.number + " has lost its connection");
                assertTrue(client.awaited.isEmpty(), "client " + client.number + " waits for a reply");
                assertTrue(cluster.server(1).sessions.contains(client.sessionId), "its session has ended");
            }
            assertEquals(
                    staying.size(), cluster.server(1).sessions.size(), "sessions of clients that are gone: " + leaving);
        }

        private void check() {
            final PipelineFixture one = cluster.server(1);
            for (int server = 2; server <= SERVERS; server++) {
                final PipelineFixture other = cluster.server(server);
                assertEquals(one.tree.digest(), other.tree.digest(), "digest of server " + server);
                for (final long sessionId : one.sessions.ids()) {
                    assertEquals(one.sessions.owner(sessionId), other.sessions.owner(sessionId), "owner");
                }
                assertEquals(one.sessions.size(), other.sessions.size());
            }
            one.tree.verify();
            for (final Client client : clients) {
                final boolean lives = one.sessions.contains(client.sessionId);
                for (final String path : client.acknowledged) {
                    final boolean isEphemeral = Integer.parseInt(path.substring(path.indexOf('-') + 1)) % 2 == 1;
                    if (find(one, path) == ZnodeTree.NONE && (!isEphemeral || lives)) {
                        fail("acknowledged " + path + " is lost");
                    }
                    if (find(one, path) != ZnodeTree.NONE && isEphemeral && !lives) {
                        fail("ephemeral " + path + " outlives its session");
                    }
                }
            }
            for (int server = 1; server <= SERVERS; server++) {
                assertEquals(0, cluster.server(server).pipeline.pending.count(), "commands that wait");
            }
        }

        private static int find(final PipelineFixture server, final String path) {
            final UnsafeBuffer bytes = new UnsafeBuffer(Peer.utf8(path));
            return server.tree.find(bytes, 0, bytes.capacity());
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
