package io.paddock.engine.compat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;

/** Access lists and authentication through the Java client. */
class AclTest extends ClientSuite {
    private static final String USER_DIGEST = "user:tpUq/4Pn5A64fVZyQ0gOJ8ZWqkY=";

    private void create(final String path, final ACL... acls) throws Exception {
        client.zk().create(path, "secret".getBytes(), Arrays.asList(acls), CreateMode.PERSISTENT);
    }

    private void login(final TestClient who, final String credentials) {
        who.zk().addAuthInfo("digest", credentials.getBytes());
    }

    @Test
    void shouldExpandAuthToTheCreator() throws Exception {
        login(client, "user:password");
        create(root + "/mine", new ACL(Perms.ALL, new Id("auth", "")));
        final Stat stat = new Stat();
        assertEquals(
                List.of(new ACL(Perms.ALL, new Id("digest", USER_DIGEST))),
                client.zk().getACL(root + "/mine", stat));
        assertEquals(0, stat.getAversion());
        try (TestClient other = another()) {
            assertThrows(KeeperException.NoAuthException.class, () -> other.zk().getData(root + "/mine", false, null));
            assertThrows(KeeperException.NoAuthException.class, () -> other.zk().setData(root + "/mine", null, -1));
            assertThrows(KeeperException.NoAuthException.class, () -> other.zk().exists(root + "/mine", false));
            assertThrows(KeeperException.NoAuthException.class, () -> other.zk().getChildren(root + "/mine", false));
            assertThrows(KeeperException.NoAuthException.class, () -> other.zk().getACL(root + "/mine", stat));
            login(other, "user:password");
            assertNotNull(other.zk().getData(root + "/mine", false, null));
        }
    }

    @Test
    void shouldCheckDeleteOnTheParent() throws Exception {
        login(client, "user:password");
        create(root + "/p", new ACL(Perms.ALL & ~Perms.DELETE, new Id("world", "anyone")));
        create(root + "/p/open", new ACL(Perms.ALL, new Id("world", "anyone")));
        assertThrows(KeeperException.NoAuthException.class, () -> client.zk().delete(root + "/p/open", -1));
        create(root + "/q", new ACL(Perms.READ | Perms.DELETE | Perms.ADMIN, new Id("world", "anyone")));
        assertThrows(
                KeeperException.NoAuthException.class, () -> create(root + "/q/x", ZooDefs.Ids.OPEN_ACL_UNSAFE.get(0)));
    }

    @Test
    void shouldChangeAclByVersion() throws Exception {
        create(root + "/a", ZooDefs.Ids.OPEN_ACL_UNSAFE.get(0));
        final List<ACL> readOnly = Arrays.asList(new ACL(Perms.READ | Perms.ADMIN, new Id("world", "anyone")));
        assertThrows(
                KeeperException.BadVersionException.class, () -> client.zk().setACL(root + "/a", readOnly, 1));
        assertEquals(1, client.zk().setACL(root + "/a", readOnly, 0).getAversion());
        assertThrows(KeeperException.NoAuthException.class, () -> client.zk().setData(root + "/a", null, -1));
        assertEquals(readOnly, client.zk().getACL(root + "/a", new Stat()));
    }

    @Test
    void shouldMatchAddresses() throws Exception {
        create(root + "/here", new ACL(Perms.ALL, new Id("ip", "127.0.0.1")));
        create(root + "/net", new ACL(Perms.ALL, new Id("ip", "127.0.0.0/8")));
        create(root + "/elsewhere", new ACL(Perms.ALL, new Id("ip", "10.1.2.3/16")));
        assertNotNull(client.zk().getData(root + "/here", false, null));
        assertNotNull(client.zk().getData(root + "/net", false, null));
        assertThrows(
                KeeperException.NoAuthException.class, () -> client.zk().getData(root + "/elsewhere", false, null));
    }

    @Test
    void shouldLetTheSuperUserDoEverything() throws Exception {
        create(root + "/locked", new ACL(0, new Id("world", "anyone")));
        assertThrows(KeeperException.NoAuthException.class, () -> client.zk()
                .setACL(root + "/locked", ZooDefs.Ids.OPEN_ACL_UNSAFE, -1));
        try (TestClient root = another()) {
            login(root, "super:test");
            assertNotNull(root.zk().getData(this.root + "/locked", false, null));
            root.zk().setACL(this.root + "/locked", ZooDefs.Ids.OPEN_ACL_UNSAFE, -1);
        }
        client.catchUp();
        assertNotNull(client.zk().getData(root + "/locked", false, null));
    }

    @Test
    void shouldHideDigestsFromReaders() throws Exception {
        create(
                root + "/a",
                new ACL(Perms.READ, new Id("world", "anyone")),
                new ACL(Perms.ALL, new Id("digest", USER_DIGEST)));
        assertEquals(
                "user:x",
                client.zk().getACL(root + "/a", new Stat()).get(1).getId().getId());
        login(client, "user:password");
        assertEquals(
                USER_DIGEST,
                client.zk().getACL(root + "/a", new Stat()).get(1).getId().getId());
    }

    @Test
    void shouldRefuseInvalidLists() {
        assertThrows(KeeperException.InvalidACLException.class, () -> create(root + "/a"));
        assertThrows(
                KeeperException.InvalidACLException.class, () -> create(root + "/a", new ACL(1, new Id("auth", ""))));
        assertThrows(
                KeeperException.InvalidACLException.class,
                () -> create(root + "/a", new ACL(1, new Id("nosuch", "x"))));
        assertThrows(
                KeeperException.InvalidACLException.class,
                () -> create(root + "/a", new ACL(1, new Id("world", "me"))));
    }

    @Test
    void shouldSayWhoIAm() throws Exception {
        login(client, "user:password");
        login(client, "second:pw");
        final List<ClientInfo> infos = client.zk().whoAmI();
        assertTrue(infos.contains(new ClientInfo("ip", "127.0.0.1")), infos.toString());
        assertTrue(infos.contains(new ClientInfo("digest", "user")), infos.toString());
        assertTrue(infos.contains(new ClientInfo("digest", "second")), infos.toString());
    }

    @Test
    void shouldFailAuthenticationOfUnknownScheme() throws Exception {
        try (TestClient other = another()) {
            other.zk().addAuthInfo("nosuch", "x".getBytes());
            other.awaitState(KeeperState.AuthFailed);
            assertThrows(
                    KeeperException.AuthFailedException.class, () -> other.zk().exists("/", false));
        }
    }
}
