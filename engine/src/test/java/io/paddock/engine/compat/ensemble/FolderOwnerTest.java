package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.FreePorts;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import io.paddock.replication.LogFault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of data when their server gets companions, or loses them. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FolderOwnerTest {
    private static final int SESSION_TIMEOUT_MS = 200_000;
    private static final byte[] DATA = {1, 2, 3};

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatToDoWhenAServerIsToBeAloneAllAtOnce() {
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 1, 0, Map.of())) {
            ensemble.startAll();
            ensemble.stop(1);
        }
        final NodeContext alone = new NodeContext().settings(single(folder.resolve("data1")));
        final LogFault fault =
                assertThrows(LogFault.class, () -> PaddockNode.launch(alone).close());
        assertTrue(fault.getMessage().contains("of an ensemble"), fault.getMessage());
        assertTrue(fault.getMessage().contains("standaloneEnabled=false"), fault.getMessage());
    }

    @Test
    void shouldPointToTheImportWhenASingleServerGetsCompanions() {
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(single(folder.resolve("data1"))));
                WireDriver driver = WireDriver.session(node.clientAddress().getPort(), SESSION_TIMEOUT_MS)) {
            assertEquals(
                    0,
                    driver.call(Op.CREATE, Bodies.create("/n", DATA, Acl.OPEN, 0))
                            .err());
        }
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, Map.of())) {
            final LogFault fault = assertThrows(LogFault.class, () -> ensemble.start(1));
            assertTrue(fault.getMessage().contains("paddock import --from"), fault.getMessage());
        }
        // Nothing has been changed: the single server goes on.
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(single(folder.resolve("data1"))));
                WireDriver driver = WireDriver.session(node.clientAddress().getPort(), SESSION_TIMEOUT_MS)) {
            assertEquals(0, driver.call(Op.EXISTS, Bodies.read("/n", false)).err());
        }
    }

    @Test
    @Tag("slow")
    void shouldGoOnAloneWhenTheOthersWereRemoved() throws Exception {
        final Map<String, String> settings = Map.of("reconfigEnabled", "true", "skipACL", "yes");
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, settings)) {
            ensemble.startAll();
            try (ZooKeeperAdmin admin = new ZooKeeperAdmin(ensemble.address(1), SESSION_TIMEOUT_MS, event -> {})) {
                admin.create("/n", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                admin.reconfigure((String) null, "2", null, -1, new Stat());
                final byte[] left = admin.reconfigure((String) null, "3", null, -1, new Stat());
                assertFalse(new String(left, StandardCharsets.UTF_8).contains("server.3="));
            }
            for (int server = 1; server <= 3; server++) {
                ensemble.stop(server);
            }
            ensemble.start(1, Map.of("server.2", "", "server.3", ""));
            try (ZooKeeper client = new ZooKeeper(ensemble.address(1), SESSION_TIMEOUT_MS, event -> {})) {
                assertArrayEquals(DATA, client.getData("/n", false, null));
                client.setData("/n", new byte[] {4}, -1);
            }
        }
    }

    private static Map<String, String> single(final Path data) {
        return Map.of(
                "dataDir", data.toString(),
                "clientPort", Integer.toString(FreePorts.next()),
                "clientPortAddress", "127.0.0.1",
                "tickTime", "2000",
                "maxSessionTimeout", "240000");
    }
}
