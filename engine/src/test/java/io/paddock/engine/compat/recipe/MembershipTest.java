package io.paddock.engine.compat.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.curator.x.discovery.ServiceCache;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceProvider;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;

/** Nodes that stand for somebody being there. */
class MembershipTest extends RecipeSuite {
    @Test
    void shouldPutPersistentNodeBack() throws Exception {
        final PersistentNode node =
                closing(new PersistentNode(curator, CreateMode.EPHEMERAL, false, root + "/me", "here".getBytes()));
        node.start();
        assertTrue(node.waitForInitialCreate(60, TimeUnit.SECONDS));
        final CuratorFramework other = newClient();
        final long czxid = other.checkExists().forPath(root + "/me").getCzxid();
        other.delete().forPath(root + "/me");
        Await.until(
                "the node to come back",
                () -> other.checkExists().forPath(root + "/me").getCzxid() > czxid);
        assertArrayEquals("here".getBytes(), other.getData().forPath(root + "/me"));
        node.setData("there".getBytes());
        Await.until("new data", () -> new String(other.getData().forPath(root + "/me")).equals("there"));
    }

    @Test
    void shouldKeepTtlNodeWhileItsOwnerLives() throws Exception {
        // Touched ten times in its life, so that a busy machine does not end it.
        final int ttlMs = 4_000;
        final ScheduledExecutorService toucher = Executors.newSingleThreadScheduledExecutor();
        closing(toucher::shutdownNow);
        final PersistentTtlNode node = new PersistentTtlNode(curator, toucher, root, ttlMs, new byte[0], "touch", 10);
        node.start();
        assertTrue(node.waitForInitialCreate(60, TimeUnit.SECONDS));
        final long createdMs = curator.checkExists().forPath(root).getCtime();
        Await.until("more than its life", () -> {
            final org.apache.zookeeper.data.Stat stat = curator.checkExists().forPath(root);
            assertNotNull(stat);
            return System.currentTimeMillis() - createdMs > ttlMs * 3 / 2;
        });
        node.close();
        Await.until("its end", () -> curator.checkExists().forPath(root) == null);
    }

    @Test
    void shouldKnowMembersOfGroup() {
        final GroupMember one = closing(new GroupMember(curator, root, "one"));
        final GroupMember two = new GroupMember(newClient(), root, "two", "2".getBytes());
        one.start();
        two.start();
        Await.until("both", () -> one.getCurrentMembers().keySet().equals(Set.of("one", "two")));
        assertEquals("2", new String(one.getCurrentMembers().get("two")));
        two.close();
        Await.until("one alone", () -> one.getCurrentMembers().keySet().equals(Set.of("one")));
    }

    @Test
    void shouldDiscoverServices() throws Exception {
        final ServiceInstance<Void> instance = ServiceInstance.<Void>builder()
                .name("trade")
                .address("127.0.0.1")
                .port(4711)
                .build();
        final CuratorFramework owner = newClient();
        final ServiceDiscovery<Void> publishing = ServiceDiscoveryBuilder.builder(Void.class)
                .client(owner)
                .basePath(root)
                .thisInstance(instance)
                .build();
        publishing.start();
        final ServiceDiscovery<Void> asking = closing(ServiceDiscoveryBuilder.builder(Void.class)
                .client(curator)
                .basePath(root)
                .build());
        asking.start();
        final ServiceCache<Void> cache =
                closing(asking.serviceCacheBuilder().name("trade").build());
        cache.start();
        final ServiceProvider<Void> provider =
                closing(asking.serviceProviderBuilder().serviceName("trade").build());
        provider.start();
        Await.until("the service", () -> cache.getInstances().size() == 1);
        assertEquals(Set.of("trade"), Set.copyOf(asking.queryForNames()));
        assertEquals(instance, asking.queryForInstance("trade", instance.getId()));
        Await.until("the provider", () -> provider.getInstance() != null);
        publishing.close();
        Await.until("its end", () -> cache.getInstances().isEmpty());
    }
}
