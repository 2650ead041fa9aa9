package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dumps of what a real client made a real server write. */
class InspectionTest {
    private static final int TIMEOUT_MS = 40_000;
    private static final long POLL_NS = 10_000_000;
    private static final int FIRST_ENTRY_OFFSET = 12_288;

    @TempDir
    static Path data;

    @TempDir
    Path copy;

    private static String session;
    private static Path log;
    private static Path snapshot;

    @BeforeAll
    static void write() throws Exception {
        final Map<String, String> settings = Map.of("dataDir", data.toString(), "clientPort", "0", "snapCount", "10");
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings))) {
            final ZooKeeper client = connect(node.clientAddress().getPort());
            session = "0x" + Long.toHexString(client.getSessionId());
            client.create(
                    "/app",
                    "caf\u00e9 \"x\"".getBytes(StandardCharsets.UTF_8),
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT);
            client.create("/app/lock-", null, ZooDefs.Ids.READ_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
            client.create("/application", new byte[] {(byte) 0xff}, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            client.multi(
                    List.of(Op.check("/app", 0), Op.setData("/app", new byte[3], 0), Op.delete("/nope", -1)),
                    (rc, path, context, results) -> {},
                    null);
            for (int i = 0; i < 40; i++) {
                client.setData("/application", new byte[i], -1);
            }
            log = data.resolve("log");
            awaitSnapshot();
            // The log of a running server can be looked at too.
            assertEquals(0, CommandLineRun.of("journal", log.toString()).status());
            // First the server, so that the session is in its last snapshot.
            node.close();
            client.close();
        }
        snapshot = newestSnapshot();
    }

    @Test
    void shouldFindEqualFilesEqual() throws IOException {
        copyTo(copy);
        final CommandLineRun run = CommandLineRun.of("compare", data.toString(), copy.toString());
        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.out().contains("verdict ok=true"), run.out());
        assertFalse(run.out().contains("entriesCompared=0"), run.out());
        assertFalse(run.out().contains("snapshotsCompared=0"), run.out());
    }

    @Test
    void shouldFindWhatDiffers() throws Exception {
        copyTo(copy);
        final Path other = copy.resolve(data.relativize(snapshot));
        flip(other, Files.size(other) / 2);
        final CommandLineRun bent = CommandLineRun.of("compare", data.toString(), copy.toString());
        assertEquals(Paddock.DAMAGED, bent.status(), bent.out());
        assertTrue(bent.out().contains("difference of=snapshot"), bent.out());

        // The same first command in another history.
        final Path stranger = copy.resolve("stranger");
        final Map<String, String> settings = Map.of("dataDir", stranger.toString(), "clientPort", "0");
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings))) {
            connect(node.clientAddress().getPort()).close();
        }
        final CommandLineRun strange = CommandLineRun.of("compare", data.toString(), stranger.toString());
        assertEquals(Paddock.DAMAGED, strange.status(), strange.out());
        assertTrue(strange.out().contains("difference of=entry"), strange.out());
    }

    @Test
    void shouldSayWhatCannotBeCompared() {
        assertEquals(
                Paddock.FAILED,
                CommandLineRun.of("compare", data.toString(), copy.toString()).status());
        assertEquals(
                Paddock.MISUSED, CommandLineRun.of("compare", data.toString()).status());
    }

    private static void copyTo(final Path target) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final Path to = target.resolve(data.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void shouldPrintEntries() {
        final CommandLineRun run = CommandLineRun.of("journal", log.toString(), "--zxid", "..0x5", "--data");
        assertEquals(0, run.status(), run.err());
        final List<String> entries =
                run.lines().stream().filter(line -> line.startsWith("entry ")).toList();
        assertEquals(5, entries.size(), run.out());
        assertTrue(
                entries.get(0).endsWith("cxid=0x0 operation=(createSession timeoutMs=" + TIMEOUT_MS + " owner=0)"),
                entries.get(0));
        assertTrue(entries.get(1).startsWith("entry zxid=0x2 index=2 time=2"), entries.get(1));
        assertTrue(
                entries.get(1)
                        .endsWith("session=" + session + " cxid=0x1 operation=(create /app dataLength=9"
                                + " data=caf\u00e9 \"x\" acl=[world:anyone:rwcda] mode=persistent)"),
                entries.get(1));
        assertTrue(
                entries.get(2).contains("/app/lock- dataLength=-1 acl=[world:anyone:r] mode=ephemeral_sequential"),
                entries.get(2));
        assertTrue(entries.get(3).contains("data=base64:/w== "), entries.get(3));
        assertTrue(
                entries.get(4).contains("operation=(multi operations=[(check /app version=0), (setData /app "),
                entries.get(4));
        assertTrue(run.line("verdict").startsWith("verdict ok=true "), run.out());
    }

    @Test
    void shouldSelectEntries() {
        assertEquals(41, shown("journal", log.toString(), "--path", "/application", "--session", session));
        assertEquals(3, shown("journal", log.toString(), "--path", "/app"));
        assertEquals(0, shown("journal", log.toString(), "--session", "0x1"));
        assertEquals(1, shown("journal", log.toString(), "--zxid", "7"));
        final CommandLineRun totals = CommandLineRun.of("journal", log.toString(), "--totals");
        assertFalse(totals.out().contains("\nentry "), totals.out());
        assertTrue(totals.line("totals").contains(" setData=40"), totals.line("totals"));
    }

    @Test
    void shouldPrintJson() {
        final CommandLineRun run = CommandLineRun.of("journal", log.toString(), "--zxid", "2", "--json", "--data");
        assertTrue(run.lines().stream().allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}")));
        assertTrue(
                run.line("entry")
                        .endsWith(
                                "\"operation\":{\"type\":\"create\",\"path\":\"/app\",\"dataLength\":9,"
                                        + "\"data\":\"caf\u00e9 \\\"x\\\"\",\"acl\":[\"world:anyone:rwcda\"],\"mode\":\"persistent\"}}"),
                run.line("entry"));
        assertTrue(run.line("verdict").startsWith("{\"type\":\"verdict\",\"ok\":true,"), run.out());
    }

    @Test
    void shouldPrintASnapshot() {
        final CommandLineRun run = CommandLineRun.of("snapshot", snapshot.toString(), "--path", "/app", "--data");
        assertEquals(0, run.status(), run.out() + run.err());
        final List<String> nodes =
                run.lines().stream().filter(line -> line.startsWith("node ")).toList();
        assertEquals(2, nodes.size(), run.out());
        assertTrue(
                nodes.get(0)
                        .matches(
                                "node /app czxid=0x2 mzxid=0x2 pzxid=0x3 ctime=\\S+ mtime=\\S+ version=0"
                                        + " cversion=1 aversion=0 children=1 mode=persistent acl=\\[world:anyone:rwcda] dataLength=9 data=caf.*"),
                nodes.get(0));
        assertTrue(
                nodes.get(1).contains("node /app/lock-0000000000 ")
                        && nodes.get(1)
                                .contains(" mode=ephemeral owner=" + session + " acl=[world:anyone:r] dataLength=-1"),
                nodes.get(1));
        assertTrue(
                run.line("session").equals("session id=" + session + " timeoutMs=" + TIMEOUT_MS + " ephemerals=1"),
                run.out());
        assertTrue(run.line("verdict").startsWith("verdict ok=true "), run.out());
        assertEquals(
                1,
                CommandLineRun.of("snapshot", snapshot.toString(), "--session", session).lines().stream()
                        .filter(line -> line.startsWith("node "))
                        .count());
        assertFalse(CommandLineRun.of("snapshot", snapshot.toString(), "--totals")
                .out()
                .contains("\nnode "));
    }

    @Test
    void shouldFindDamageInASnapshot() throws IOException {
        final Path damaged = Files.copy(snapshot, copy.resolve(snapshot.getFileName()));
        flip(damaged, Files.size(damaged) / 2);
        final CommandLineRun run = CommandLineRun.of("snapshot", damaged.toString(), "--json");
        assertEquals(Paddock.DAMAGED, run.status(), run.out() + run.err());
        assertTrue(run.line("verdict").contains("\"ok\":false"), run.out());
    }

    @Test
    void shouldFindDamageInAJournal() throws IOException {
        copyLog();
        flip(firstSegment(), FIRST_ENTRY_OFFSET + 100);
        final CommandLineRun run = CommandLineRun.of("journal", copy.toString());
        assertEquals(Paddock.DAMAGED, run.status(), run.out() + run.err());
        assertTrue(run.out().contains(" state=damaged "), run.out());
        assertTrue(run.line("verdict").startsWith("verdict ok=false"), run.out());
    }

    @Test
    void shouldNotTakeATornTailForDamage() throws IOException {
        copyLog();
        final Path newest = firstSegment();
        final long end = endOffset(newest);
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            file.seek(end);
            file.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        }
        final CommandLineRun run = CommandLineRun.of("journal", newest.toString(), "--totals");
        assertEquals(0, run.status(), run.out() + run.err());
        assertTrue(run.line("segment").contains(" state=torn "), run.out());
    }

    @Test
    void shouldChangeNothing() throws IOException {
        copyLog();
        final Map<Path, byte[]> before = contents();
        CommandLineRun.of("journal", copy.toString());
        final Map<Path, byte[]> after = contents();
        assertEquals(before.keySet(), after.keySet());
        before.forEach((file, bytes) -> assertEquals(
                java.util.Arrays.hashCode(bytes), java.util.Arrays.hashCode(after.get(file)), file.toString()));
    }

    private Map<Path, byte[]> contents() throws IOException {
        try (Stream<Path> files = Files.list(copy)) {
            return files.collect(java.util.stream.Collectors.toMap(file -> file, InspectionTest::read));
        }
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyLog() throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            for (final Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The one with entries: so few fit into the first. */
    private Path firstSegment() throws IOException {
        try (Stream<Path> files = Files.list(copy)) {
            return files.filter(file -> file.getFileName().toString().startsWith("seg-"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long endOffset(final Path segment) {
        final String line =
                CommandLineRun.of("journal", segment.toString(), "--totals").line("segment");
        return Long.parseLong(line.replaceAll(".* endOffset=(\\d+).*", "$1"));
    }

    private static void flip(final Path file, final long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            final int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 1);
        }
    }

    private static long shown(final String... args) {
        final CommandLineRun run = CommandLineRun.of(args);
        assertEquals(0, run.status(), run.err());
        return run.lines().stream().filter(line -> line.startsWith("entry ")).count();
    }

    private static void awaitSnapshot() throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        while (newestSnapshot() == null) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "no snapshot in " + data);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static Path newestSnapshot() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("snap"))) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot\\.[0-9a-f]+"))
                    .max(Comparator.comparing(InspectionTest::zxid))
                    .orElse(null);
        }
    }

    private static long zxid(final Path snapshot) {
        return Long.parseLong(snapshot.getFileName().toString().substring("snapshot.".length()), 16);
    }

    private static ZooKeeper connect(final int port) throws Exception {
        final CountDownLatch connected = new CountDownLatch(1);
        final ZooKeeper client = new ZooKeeper("127.0.0.1:" + port, TIMEOUT_MS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        assertTrue(connected.await(TIMEOUT_MS, TimeUnit.MILLISECONDS), "not connected");
        return client;
    }
}
