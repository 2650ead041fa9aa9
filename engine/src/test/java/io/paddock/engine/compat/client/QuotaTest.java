package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.SharedServers;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Quotas, kept and enforced. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
class QuotaTest {
    private static final ServerSettings SETTINGS = ServerSettings.forTests().with("enforceQuota", "true");

    @Parameter
    ServerKind kind;

    private TestClient client;
    private ZooKeeper zk;
    private String root;
    private String quota;

    @BeforeEach
    void connect() throws Exception {
        client = TestClient.connect(SharedServers.get(kind, SETTINGS).connectString(), 20_000);
        zk = client.zk();
        root = client.newRoot("quota");
        quota = "/zookeeper/quota" + root;
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private void limit(final String limits) throws Exception {
        create(quota, null);
        create(quota + "/zookeeper_limits", limits);
        create(quota + "/zookeeper_stats", "count=0,bytes=0");
    }

    private void create(final String path, final String data) throws Exception {
        final byte[] bytes = data == null ? null : data.getBytes();
        zk.create(path, bytes, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private String stats() throws Exception {
        return new String(zk.getData(quota + "/zookeeper_stats", false, new Stat()));
    }

    @Test
    void shouldCountNodesAndBytes() throws Exception {
        create(root + "/before", "12345");
        limit("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=-1");
        assertEquals("count=2,bytes=5", stats());
        create(root + "/a", "123");
        assertEquals("count=3,bytes=8", stats());
        zk.setData(root + "/a", "1".getBytes(), -1);
        assertEquals("count=3,bytes=6", stats());
        zk.delete(root + "/before", -1);
        assertEquals("count=2,bytes=1", stats());
        assertEquals(0, zk.exists(quota + "/zookeeper_stats", false).getVersion());
    }

    @Test
    void shouldRefuseNodesOverTheHardLimit() throws Exception {
        limit("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2");
        create(root + "/a", "");
        assertThrows(KeeperException.QuotaExceededException.class, () -> create(root + "/b", ""));
        zk.delete(root + "/a", -1);
        create(root + "/b", "");
    }

    @Test
    void shouldRefuseBytesOverTheHardLimit() throws Exception {
        limit("count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=-1");
        create(root + "/a", "12345678");
        assertThrows(KeeperException.QuotaExceededException.class, () -> create(root + "/b", "123"));
        assertThrows(KeeperException.QuotaExceededException.class, () -> zk.setData(root + "/a", new byte[11], -1));
        zk.setData(root + "/a", new byte[10], -1);
        zk.setData(root + "/a", new byte[1], -1);
        create(root + "/b", "123");
    }

    /** Each operation of a multi is measured by what was used before it. */
    @Test
    void shouldLetAMultiPassTheHardLimit() throws Exception {
        limit("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2");
        zk.multi(List.of(
                Op.create(root + "/a", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.create(root + "/b", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        assertEquals("count=3,bytes=0", stats());
        assertThrows(KeeperException.QuotaExceededException.class, () -> create(root + "/c", ""));
    }

    @Test
    void shouldOnlyWarnOverTheSoftLimit() throws Exception {
        limit("count=1,bytes=1");
        create(root + "/a", "12345");
        create(root + "/b", "12345");
        assertEquals("count=3,bytes=10", stats());
    }
}
