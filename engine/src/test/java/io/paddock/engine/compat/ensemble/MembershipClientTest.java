package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache's client changes the members of an ensemble, and takes its session from server to server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class MembershipClientTest {
    private static final int SESSION_TIMEOUT_MS = 200_000;

    @TempDir
    private Path folder;

    @Test
    void shouldLetAServerGoAndComeBack() throws Exception {
        final Map<String, String> settings = Map.of("reconfigEnabled", "true", "skipACL", "yes");
        final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, settings)) {
            ensemble.startAll();
            try (ZooKeeperAdmin admin = new ZooKeeperAdmin(ensemble.address(1), SESSION_TIMEOUT_MS, event -> {});
                    ZooKeeper watching = new ZooKeeper(ensemble.address(2), SESSION_TIMEOUT_MS, event -> {})) {
                final Stat stat = new Stat();
                Await.until("the ensemble knows its members", () -> config(admin, stat)
                        .contains("version="));
                final String before = config(admin, stat);
                final String line = before.lines()
                        .filter(each -> each.startsWith("server.3="))
                        .findFirst()
                        .orElseThrow();
                assertEquals(-1, stat.getVersion());
                assertTrue(before.endsWith("\nversion=" + Long.toHexString(stat.getMzxid())), before);
                watching.sync("/", null, null);
                watching.getConfig(events::add, null);

                assertThrows(
                        KeeperException.BadVersionException.class,
                        () -> admin.reconfigure(null, "3", null, stat.getMzxid() + 1, new Stat()));
                final String without = text(admin.reconfigure((String) null, "3", null, stat.getMzxid(), stat));
                assertTrue(!without.contains("server.3=") && without.contains("server.2="), without);
                assertTrue(without.endsWith("\nversion=" + Long.toHexString(stat.getMzxid())), without);
                final WatchedEvent event = events.poll(Await.DEADLINE_MS, TimeUnit.MILLISECONDS);
                assertNotNull(event, "no event");
                assertEquals(EventType.NodeDataChanged, event.getType());
                watching.sync("/", null, null);
                assertEquals(without, text(watching.getConfig(false, null)));

                final String with = text(admin.reconfigure(line, null, null, -1, stat));
                assertTrue(with.contains(line + "\n"), with);
                admin.create("/after", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
    }

    @Test
    void shouldTakeASessionFromServerToServer() throws Exception {
        final BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
        try (EmbeddedEnsemble ensemble = EmbeddedEnsemble.launch(folder, 3);
                ZooKeeper first =
                        new ZooKeeper(ensemble.address(1), SESSION_TIMEOUT_MS, event -> states.add(event.getState()))) {
            first.create("/mine", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            assertEquals(KeeperState.SyncConnected, states.poll(Await.DEADLINE_MS, TimeUnit.MILLISECONDS));
            final ZooKeeper second = new ZooKeeper(
                    ensemble.address(2),
                    SESSION_TIMEOUT_MS,
                    event -> {},
                    first.getSessionId(),
                    first.getSessionPasswd());
            assertEquals(
                    first.getSessionId(), second.exists("/mine", false).getEphemeralOwner(), "it is there already");
            assertEquals(
                    KeeperState.Disconnected,
                    states.poll(Await.DEADLINE_MS, TimeUnit.MILLISECONDS),
                    "the connection at the server before");
            // Both handles want the session now, and each takes it from the other; one ends it for both.
            Await.until("the session is closed", () -> {
                second.close();
                return !second.getState().isAlive();
            });
            try (ZooKeeper other = new ZooKeeper(ensemble.address(3), SESSION_TIMEOUT_MS, event -> {})) {
                other.sync("/", null, null);
                assertNotNull(other.exists("/", false));
            }
        }
    }

    private static String config(final ZooKeeper client, final Stat stat) {
        try {
            return text(client.getConfig(false, stat));
        } catch (final KeeperException ex) {
            return "";
        } catch (final InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String text(final byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
