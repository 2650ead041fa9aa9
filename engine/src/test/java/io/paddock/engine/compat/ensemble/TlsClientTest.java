package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.Word;
import io.paddock.replication.peer.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that get acquainted by certificates, and what their clients see of that: nothing. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
final class TlsClientTest {
    private static final int SESSION_TIMEOUT_MS = 200_000;
    private static final String REFUSED = "zk_peer_link_bootstraps_refused";

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnWhenTheLeaderEndsAndLetNoStrangerIn() throws Exception {
        final TestAuthority authority = new TestAuthority("ours");
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, settings("ours", authority, authority))) {
            ensemble.startAll();
            final int leader = ensemble.awaitLeader();
            try (ZooKeeper client = client(ensemble.addresses())) {
                client.create("/mine", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                final long session = client.getSessionId();
                ensemble.stop(leader);
                for (int i = 0; i < 20; i++) {
                    client.create("/after" + i, new byte[] {1}, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                assertEquals(session, client.getSessionId());

                // Somebody with that server's place and addresses, and with certificates of another authority.
                final TestAuthority strangers = new TestAuthority("strangers");
                final int other = leader % 3 + 1;
                final int third = other % 3 + 1;
                final long before = refused(ensemble, other) + refused(ensemble, third);
                ensemble.start(leader, settings("theirs", strangers, authority));
                Await.until(
                        "the stranger is refused",
                        Await.DEADLINE_MS,
                        ensemble::toString,
                        () -> refused(ensemble, other) + refused(ensemble, third) >= before + 3);
                assertEquals("looking", ensemble.mode(leader));
                client.create("/beside", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                ensemble.stop(leader);

                ensemble.start(leader);
                assertNotEquals(leader, ensemble.awaitLeader());
                try (ZooKeeper returned = client(ensemble.address(leader))) {
                    returned.sync("/", null, null);
                    assertArrayEquals(new byte[] {1}, returned.getData("/after19", false, null));
                    assertEquals(session, returned.exists("/mine", false).getEphemeralOwner());
                }
            }
        }
    }

    /** One certificate for all servers of this machine. */
    private Map<String, String> settings(
            final String name, final TestAuthority authority, final TestAuthority trusted) {
        return Map.of(
                "sslQuorum",
                "true",
                "ssl.quorum.keyStore.location",
                authority
                        .keyStore(folder.resolve(name + ".p12"), "PKCS12", authority.issue("127.0.0.1"))
                        .toString(),
                "ssl.quorum.keyStore.password",
                TestAuthority.PASSWORD,
                "ssl.quorum.trustStore.location",
                trusted.trustStore(folder.resolve(name + "-trusted.p12"), "PKCS12")
                        .toString(),
                "ssl.quorum.trustStore.password",
                TestAuthority.PASSWORD);
    }

    private static long refused(final EmbeddedEnsemble ensemble, final int server) {
        try {
            return Word.send(ensemble.port(server), "mntr")
                    .lines()
                    .filter(line -> line.startsWith(REFUSED + "\t"))
                    .mapToLong(line -> Long.parseLong(line.substring(REFUSED.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ZooKeeper client(final String addresses) throws IOException {
        return new ZooKeeper(addresses, SESSION_TIMEOUT_MS, event -> {});
    }
}
