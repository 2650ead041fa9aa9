package io.paddock.engine.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.LogFault;
import io.paddock.replication.ReplicatedLog;
import io.paddock.transport.TransportFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole nodes in this JVM, with the reference's own client. */
@Timeout(300)
final class PaddockNodeTest {
    /** As many as any profile asks for, whatever there are. */
    private static final int PROCESSORS = 8;

    /** ConnectRequest of the protocol reference, §31: a new session, 30 s. */
    private static final String HANDSHAKE = "0000002d" + "00000000" + "0000000000000000" + "00007530"
            + "0000000000000000" + "00000010" + "00".repeat(16) + "00";

    @TempDir
    Path folder;

    private NodeContext context(final String profile, final Path data) {
        final Map<String, String> settings = new HashMap<>();
        settings.put("dataDir", data.toString());
        settings.put("clientPort", "0");
        settings.put("paddock.profile", profile);
        settings.put("4lw.commands.whitelist", "*");
        return new NodeContext().settings(settings).processors(PROCESSORS).failureHandler(failure -> {});
    }

    private static ZooKeeper client(final PaddockNode node) throws Exception {
        final CountDownLatch connected = new CountDownLatch(1);
        final ZooKeeper client =
                new ZooKeeper("127.0.0.1:" + node.clientAddress().getPort(), 40_000, event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                });
        assertTrue(connected.await(60, TimeUnit.SECONDS), "connected");
        return client;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldStartFromTheOlderSnapshotWhenTheNewestIsDamagedLate() throws Exception {
        final Map<String, String> settings = Map.of("dataDir", folder.toString(), "clientPort", "0", "snapCount", "10");
        final int count;
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings));
                ZooKeeper client = client(node)) {
            int created = 0;
            while (snapshotFiles().size() < 2) {
                client.create("/n" + created++, new byte[100], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            count = created;
        }
        final List<Path> snapshots = snapshotFiles();
        final Path newest = snapshots.get(snapshots.size() - 1);
        final byte[] content = Files.readAllBytes(newest);
        content[content.length - 100] ^= 1;
        Files.write(newest, content);
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings));
                ZooKeeper client = client(node)) {
            assertEquals(count + 1, client.getChildren("/", false).size(), "with /zookeeper");
            assertEquals(100, client.getData("/n" + (count - 1), false, null).length);
        }
    }

    /** Oldest first. */
    private List<Path> snapshotFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("snap"))) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot\\.[0-9a-f]+"))
                    .sorted(Comparator.comparingLong(
                            file -> Long.parseLong(file.getFileName().toString().substring("snapshot.".length()), 16)))
                    .toList();
        }
    }

    @Test
    void shouldNotSpinWithoutProcessorsToSpare() {
        final ConfigException refusal = assertThrows(
                ConfigException.class,
                () -> PaddockNode.launch(context("dedicated", folder).processors(4)));
        assertTrue(refusal.getMessage().contains("asks for 5, but there are 4: take balanced"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "balanced", "dedicated"})
    void shouldServeTheReferenceClientAndKeepItsData(final String profile) throws Exception {
        try (PaddockNode node = PaddockNode.launch(context(profile, folder));
                ZooKeeper client = client(node)) {
            client.create("/a", bytes("one"), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            final CompletableFuture<Watcher.Event.EventType> changed = new CompletableFuture<>();
            client.getData("/a", event -> changed.complete(event.getType()), null);
            assertEquals(1, client.setData("/a", bytes("two"), 0).getVersion());
            assertEquals(Watcher.Event.EventType.NodeDataChanged, changed.get(60, TimeUnit.SECONDS));
            assertEquals(
                    "/a/s-0000000000",
                    client.create("/a/s-", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL));
            assertEquals(List.of("s-0000000000"), client.getChildren("/a", false));
            assertThrows(KeeperException.NotEmptyException.class, () -> client.delete("/a", -1));
            for (int i = 0; i < 200; i++) {
                client.create("/a/n" + i, bytes("x".repeat(i)), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
        try (PaddockNode node = PaddockNode.launch(context(profile, folder));
                ZooKeeper client = client(node)) {
            final Stat stat = new Stat();
            assertArrayEquals(bytes("two"), client.getData("/a", false, stat));
            assertEquals(1, stat.getVersion());
            assertEquals(200, client.getChildren("/a", false).size(), "the ephemeral has gone with its session");
            assertArrayEquals(bytes("x".repeat(199)), client.getData("/a/n199", false, null));
        }
    }

    @Test
    void shouldRecoverFromASnapshotAndTheJournalBehindIt() throws Exception {
        final Map<String, String> settings = new HashMap<>();
        settings.put("dataDir", folder.toString());
        settings.put("clientPort", "0");
        settings.put("snapCount", "50");
        final NodeConfig config = new NodeContext().settings(settings).config();
        try (PaddockNode node = PaddockNode.launch(new NodeContext().config(config));
                ZooKeeper client = client(node)) {
            client.create("/p", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            for (int i = 0; i < 500; i++) {
                client.create("/p/n" + i, bytes("v" + i), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
        try (java.util.stream.Stream<Path> snapshots = Files.list(folder.resolve("snap"))) {
            assertTrue(snapshots.count() > 0, "a snapshot was taken");
        }
        try (PaddockNode node = PaddockNode.launch(new NodeContext().config(config));
                ZooKeeper client = client(node)) {
            for (int i = 0; i < 500; i++) {
                assertArrayEquals(bytes("v" + i), client.getData("/p/n" + i, false, null));
            }
            assertEquals(500, client.exists("/p", false).getCversion());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "balanced"})
    void shouldLeaveNothingBehind(final String profile) throws Exception {
        final PaddockNode node = PaddockNode.launch(context(profile, folder));
        final InetSocketAddress address = node.clientAddress();
        final Socket idle = new Socket("127.0.0.1", address.getPort());
        // A session first: a connection that is still in the kernel's queue would be reset.
        idle.getOutputStream().write(HexFormat.of().parseHex(HANDSHAKE));
        assertEquals(4 + 37, idle.getInputStream().readNBytes(4 + 37).length);
        node.close();
        node.close();
        assertNull(node.awaitEnd());
        assertEquals(-1, idle.getInputStream().read(), "connections are closed");
        idle.close();
        final List<String> left = new ArrayList<>();
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.isAlive()
                    && (thread.getName().startsWith("paddock")
                            || thread.getName().startsWith("transport"))) {
                left.add(thread.getName());
            }
        }
        assertEquals(List.of(), left);
        new ServerSocket(address.getPort()).close();
        PaddockNode.launch(context(profile, folder)).close();
    }

    @Test
    void shouldRunSeveralNodesAtOnce() throws Exception {
        try (PaddockNode first = PaddockNode.launch(context("shared", folder.resolve("1")));
                PaddockNode second = PaddockNode.launch(context("balanced", folder.resolve("2")));
                ZooKeeper one = client(first);
                ZooKeeper two = client(second)) {
            assertNotEquals(first.clientAddress(), second.clientAddress());
            one.create("/only-here", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            assertNull(two.exists("/only-here", false));
        }
    }

    @Test
    void shouldAnswerWords() throws Exception {
        try (PaddockNode node = PaddockNode.launch(context("shared", folder));
                ZooKeeper client = client(node)) {
            client.create("/e", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            client.exists("/e", true);
            assertEquals("imok", word(node, "ruok"));
            assertTrue(word(node, "srvr").contains("Mode: standalone"));
            assertTrue(word(node, "cons").contains("sid=0x" + Long.toHexString(client.getSessionId())));
            assertTrue(word(node, "dump").contains("/e"));
            assertTrue(word(node, "wchc").contains("0x" + Long.toHexString(client.getSessionId())));
            assertTrue(word(node, "mntr").contains("zk_ephemerals_count\t1\n"));
            assertTrue(word(node, "conf")
                    .contains("clientPort=" + node.clientAddress().getPort()));
            assertTrue(word(node, "dirs").contains("datadir_size: "));
        }
    }

    private static String word(final PaddockNode node, final String word) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.clientAddress().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void shouldRefuseASecondNodeOnTheSameFolder() {
        try (PaddockNode node = PaddockNode.launch(context("shared", folder))) {
            final LogFault fault =
                    assertThrows(LogFault.class, () -> PaddockNode.launch(context("shared", folder)), node::toString);
            assertFalse(fault.getMessage().contains("\n"), fault.getMessage());
        }
        PaddockNode.launch(context("shared", folder)).close();
    }

    @Test
    void shouldRefuseATakenPortAndReleaseTheFolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            final Map<String, String> settings =
                    Map.of("dataDir", folder.toString(), "clientPort", Integer.toString(taken.getLocalPort()));
            assertThrows(TransportFault.class, () -> PaddockNode.launch(new NodeContext().settings(settings)));
        }
        PaddockNode.launch(context("shared", folder)).close();
    }

    @Test
    void shouldStopWhenTheDiskFails() throws Exception {
        final AtomicReference<LogFault> fault = new AtomicReference<>();
        final NodeContext context = context("shared", folder);
        final CompletableFuture<Throwable> reported = new CompletableFuture<>();
        context.failureHandler(reported::complete);
        final LogFactory real = new SingleServerLog(System::currentTimeMillis, new Metrics());
        context.logFactory((config, wakeup) -> failing(real.open(config, wakeup), fault));
        try (PaddockNode node = PaddockNode.launch(context);
                ZooKeeper client = client(node)) {
            client.create("/a", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            fault.set(new LogFault("the disk is gone"));
            assertThrows(
                    KeeperException.ConnectionLossException.class,
                    () -> client.create("/b", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            assertInstanceOf(LogFault.class, reported.get(60, TimeUnit.SECONDS));
            assertInstanceOf(LogFault.class, node.awaitEnd());
        }
    }

    @Test
    void shouldReplayUnderTheSettingsOfTheTime() throws Exception {
        final ACL forAll = new ACL(ZooDefs.Perms.READ, ZooDefs.Ids.ANYONE_ID_UNSAFE);
        final List<ACL> digestAcl = Arrays.asList(forAll, new ACL(ZooDefs.Perms.ALL, new Id("digest", "user:hash")));
        final List<ACL> ownAcl = Arrays.asList(forAll, new ACL(ZooDefs.Perms.ALL, ZooDefs.Ids.AUTH_IDS));
        try (PaddockNode node = PaddockNode.launch(digestContext(true));
                ZooKeeper client = client(node)) {
            client.addAuthInfo("digest", bytes("user:password"));
            client.create("/own", bytes("one"), ownAcl, CreateMode.PERSISTENT);
            client.setData("/own", bytes("two"), 0);
            client.create("/named", null, digestAcl, CreateMode.PERSISTENT);
        }
        try (PaddockNode node = PaddockNode.launch(digestContext(false));
                ZooKeeper client = client(node)) {
            assertEquals(1, client.exists("/own", false).getVersion());
            assertEquals(0, client.exists("/named", false).getVersion());
            assertThrows(
                    KeeperException.InvalidACLException.class,
                    () -> client.create("/refused", null, digestAcl, CreateMode.PERSISTENT));
        }
        try (PaddockNode node = PaddockNode.launch(digestContext(true));
                ZooKeeper client = client(node)) {
            client.addAuthInfo("digest", bytes("user:password"));
            assertArrayEquals(bytes("two"), client.getData("/own", false, null));
            assertNull(client.exists("/refused", false));
        }
    }

    private NodeContext digestContext(final boolean enabled) {
        return new NodeContext()
                .settings(Map.of(
                        "dataDir",
                        folder.toString(),
                        "clientPort",
                        "0",
                        "DigestAuthenticationProvider.enabled",
                        Boolean.toString(enabled)))
                .failureHandler(failure -> {});
    }

    /** The log, but with a flush that throws once a fault is set. */
    private static ReplicatedLog failing(final ReplicatedLog log, final AtomicReference<LogFault> fault) {
        return (ReplicatedLog) Proxy.newProxyInstance(
                ReplicatedLog.class.getClassLoader(),
                new Class<?>[] {ReplicatedLog.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("flush") && fault.get() != null) {
                        throw fault.get();
                    }
                    try {
                        return method.invoke(log, arguments);
                    } catch (final InvocationTargetException ex) {
                        throw ex.getCause();
                    }
                });
    }

    @Test
    void shouldSayInOneLineWhyItDoesNotStart() throws IOException {
        final Path file = Files.createFile(folder.resolve("a-file"));
        final Path noFolder = folder.resolve("no-folder.cfg");
        Files.writeString(noFolder, "dataDir=" + file + "\nclientPort=0\n");
        assertFails(Launcher.DATA_FOLDER, noFolder.toString());
        final Path badValue = folder.resolve("bad-value.cfg");
        Files.writeString(badValue, "dataDir=" + folder + "\nclientPort=0\ntickTime=soon\n");
        assertFails(Launcher.BAD_ARGUMENTS, badValue.toString());
        assertFails(Launcher.BAD_ARGUMENTS, folder.resolve("missing.cfg").toString());
        assertFails(Launcher.BAD_ARGUMENTS, "one", "two");
        try (ServerSocket taken = new ServerSocket(0)) {
            final Path port = folder.resolve("port.cfg");
            Files.writeString(
                    port, "dataDir=" + folder.resolve("data") + "\nclientPort=" + taken.getLocalPort() + "\n");
            assertFails(Launcher.UNEXPECTED, port.toString());
        }
    }

    private static void assertFails(final int exitCode, final String... arguments) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final int result = new Launcher(new PrintStream(out), new PrintStream(err)).serve(arguments);
        final String message = err.toString(StandardCharsets.UTF_8);
        assertEquals(exitCode, result, message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith("Paddock: "), message);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }
}
