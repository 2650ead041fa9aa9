package io.paddock.engine.compat.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bodies.Step;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * After the same work {@code mntr} has the same keys as the reference's, and the figures of namespaces and quotas are
 * the same to the byte. On servers of its own, as every request to a server counts.
 */
class MonitorFiguresTest {
    private static final ServerSettings SETTINGS =
            ServerSettings.forTests().with("enforceQuota", "true").with("forceSync", "yes");
    private static final int EPHEMERAL_SEQUENTIAL = 3;

    private static TreeMap<String, String> expected;
    private static TreeMap<String, String> actual;
    /** The figures of Paddock after {@code srst}. */
    private static TreeMap<String, String> afterReset;

    @BeforeAll
    static void workOnBoth() throws IOException {
        try (TestServer reference = ServerKind.REFERENCE.launch(SETTINGS);
                TestServer paddock = ServerKind.PROCESS.launch(SETTINGS)) {
            expected = workOn(reference.port());
            actual = workOn(paddock.port());
            Word.send(paddock.port(), "srst");
            afterReset = figures(paddock.port());
        }
    }

    @AfterAll
    static void forget() {
        expected = null;
        actual = null;
        afterReset = null;
    }

    @Test
    void shouldHaveTheSameKeys() {
        assertEquals(expected.keySet(), actual.keySet());
    }

    @Test
    void shouldCountTheSameInEachNamespace() {
        assertEquals(ofNamespaces(expected), ofNamespaces(actual));
        assertEquals("1", actual.get("zk_apps_quota_exceeded_error_per_namespace"));
    }

    @Test
    void shouldMeasureForcesAndWrites() {
        final long forces = Long.parseLong(actual.get("zk_cnt_fsynctime"));
        assertTrue(forces > 0, actual::toString);
        assertEquals(forces, Long.parseLong(actual.get("zk_cnt_sync_processor_batch_size")));
        final String commits = actual.get("zk_commit_count");
        assertEquals(commits, actual.get("zk_sum_sync_processor_batch_size"));
        assertEquals(commits, actual.get("zk_cnt_propagation_latency"));
    }

    @Test
    void shouldKeepTheKeysWhenTheFiguresAreReset() {
        assertEquals(actual.keySet(), afterReset.keySet());
        assertEquals("0", afterReset.get("zk_sum_apps_read_per_namespace"));
        assertEquals("0", afterReset.get("zk_sum_fsynctime"));
        assertEquals("0", afterReset.get("zk_apps_quota_exceeded_error_per_namespace"));
    }

    private static TreeMap<String, String> workOn(final int port) throws IOException {
        try (WireDriver client = WireDriver.session(port, 60_000)) {
            write(client);
            read(client);
            limit(client);
            endSession(port);
            final TreeMap<String, String> figures = figures(port);
            client.call(Op.CLOSE_SESSION, Bodies.empty());
            return figures;
        }
    }

    private static void write(final WireDriver client) {
        client.call(Op.CREATE, create("/shapes", 10));
        client.call(Op.CREATE, Bodies.create("/apps", null, Acl.OPEN, 0));
        for (int i = 0; i < 5; i++) {
            client.call(Op.CREATE2, Bodies.create("/apps/n-", new byte[100], Acl.OPEN, EPHEMERAL_SEQUENTIAL));
            client.call(Op.SET_DATA, Bodies.setData("/shapes", new byte[7 * i], -1));
        }
        client.call(Op.SET_DATA, Bodies.setData("/shapes", null, -1));
        client.call(Op.SET_DATA, Bodies.setData("/shapes", new byte[9], 99));
        client.call(Op.CREATE, create("/shapes", 10));
        client.call(
                Op.MULTI,
                Bodies.multi(List.of(
                        new Step(Op.CREATE, create("/apps/m", 3)),
                        new Step(Op.CHECK, Bodies.pathAndInt("/apps", 0)),
                        new Step(Op.SET_DATA, Bodies.setData("/apps/m", new byte[33], -1)),
                        new Step(Op.DELETE, Bodies.pathAndInt("/apps/m", -1)))));
        client.call(
                Op.MULTI,
                Bodies.multi(List.of(
                        new Step(Op.CREATE, create("/undone", 3)),
                        new Step(Op.DELETE, Bodies.pathAndInt("/absent", -1)))));
        client.call(Op.SET_ACL, Bodies.setAcl("/apps", Acl.OPEN, -1));
    }

    private static void read(final WireDriver client) {
        for (final String path :
                List.of("/", "/apps", "/shapes", "/apps/n-0000000000", "/absent", "/zookeeper/quota")) {
            client.call(Op.GET_DATA, Bodies.read(path, false));
            client.call(Op.EXISTS, Bodies.read(path, true));
            client.call(Op.GET_CHILDREN, Bodies.read(path, false));
            client.call(Op.GET_CHILDREN2, Bodies.read(path, false));
            client.call(Op.GET_ACL, Bodies.path(path));
            client.call(Op.GET_ALL_CHILDREN_NUMBER, Bodies.path(path));
        }
        client.call(
                Op.MULTI_READ,
                Bodies.multi(List.of(
                        new Step(Op.GET_DATA, Bodies.read("/shapes", false)),
                        new Step(Op.GET_CHILDREN, Bodies.read("/apps", false)),
                        new Step(Op.GET_DATA, Bodies.read("/absent", false)))));
    }

    /** Quotas of three paths in two namespaces, one of which refuses a write. */
    private static void limit(final WireDriver client) {
        client.call(Op.CREATE, create("/shapes/below", 1));
        addQuota(client, "/apps", "count=25,bytes=-1=;byteHardLimit=2000;countHardLimit=-1");
        addQuota(client, "/shapes", "count=7,bytes=500");
        addQuota(client, "/shapes/below", "count=-1,bytes=80=;byteHardLimit=-1;countHardLimit=3");
        client.call(Op.CREATE, create("/apps/large", 1950));
        client.call(Op.CREATE, create("/apps/small", 195));
    }

    private static void addQuota(final WireDriver client, final String path, final String limits) {
        final String quota = "/zookeeper/quota" + path;
        client.call(Op.CREATE, Bodies.create(quota, null, Acl.OPEN, 0));
        client.call(Op.CREATE, Bodies.create(quota + "/zookeeper_limits", ascii(limits), Acl.OPEN, 0));
        client.call(Op.CREATE, Bodies.create(quota + "/zookeeper_stats", ascii("count=0,bytes=0"), Acl.OPEN, 0));
    }

    /** The end of a session deletes its nodes. */
    private static void endSession(final int port) {
        try (WireDriver client = WireDriver.session(port, 60_000)) {
            client.call(Op.CREATE, Bodies.create("/apps/e", new byte[5], Acl.OPEN, 1));
            client.call(Op.CREATE, Bodies.create("/own", new byte[5], Acl.OPEN, 1));
            client.call(Op.CLOSE_SESSION, Bodies.empty());
        }
    }

    private static byte[] create(final String path, final int dataLength) {
        return Bodies.create(path, new byte[dataLength], Acl.OPEN, 0);
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static TreeMap<String, String> figures(final int port) throws IOException {
        final TreeMap<String, String> figures = new TreeMap<>();
        for (final String line : Word.send(port, "mntr").split("\n")) {
            final String[] keyAndValue = line.split("\t");
            figures.put(keyAndValue[0], keyAndValue[1]);
        }
        return figures;
    }

    private static TreeMap<String, String> ofNamespaces(final TreeMap<String, String> figures) {
        final TreeMap<String, String> some = new TreeMap<>(figures);
        some.keySet().removeIf(key -> !key.endsWith("_per_namespace"));
        return some;
    }
}
