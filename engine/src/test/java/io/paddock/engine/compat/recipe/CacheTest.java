package io.paddock.engine.compat.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.TcpProxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.junit.jupiter.api.Test;

/** Caches that follow a tree, of all ages. */
class CacheTest extends RecipeSuite {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private CuratorCache cache(final CuratorFramework client) {
        final CuratorCache cache = closing(CuratorCache.build(client, root));
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forCreates(node -> seen.add("created " + node.getPath()))
                        .forChanges((old, node) -> seen.add("changed " + node.getPath()))
                        .forDeletes(node -> seen.add("deleted " + node.getPath()))
                        .build());
        cache.start();
        return cache;
    }

    private static Set<String> paths(final CuratorCache cache) {
        return cache.stream().map(node -> node.getPath()).collect(Collectors.toSet());
    }

    @Test
    void shouldFollowTree() throws Exception {
        curator.create().creatingParentsIfNeeded().forPath(root + "/a/b", "1".getBytes());
        final CuratorCache cache = cache(newClient());
        Await.until("the tree", () -> paths(cache).equals(Set.of(root, root + "/a", root + "/a/b")));
        curator.create().forPath(root + "/c", new byte[0]);
        // Only what the cache has read can it tell the end of.
        Await.until("the new c", () -> seen.contains("created " + root + "/c"));
        curator.setData().forPath(root + "/a/b", "2".getBytes());
        curator.delete().forPath(root + "/c");
        Await.until("the end of c", () -> seen.contains("deleted " + root + "/c"));
        Await.until("the change of b", () -> seen.contains("changed " + root + "/a/b"));
        assertEquals(Set.of(root, root + "/a", root + "/a/b"), paths(cache));
        assertEquals("2", new String(cache.get(root + "/a/b").orElseThrow().getData()));
    }

    @Test
    void shouldCatchUpAfterReconnect() throws Exception {
        curator.create().creatingParentsIfNeeded().forPath(root + "/a", "1".getBytes());
        try (TcpProxy proxy = new TcpProxy(server());
                CuratorFramework cut = newClient(proxy.connectString())) {
            final CuratorCache cache = cache(cut);
            Await.until("the tree", () -> paths(cache).size() == 2);
            proxy.refuse();
            curator.create().forPath(root + "/new", new byte[0]);
            curator.delete().forPath(root + "/a");
            proxy.allow();
            Await.until("the changes", () -> paths(cache).equals(Set.of(root, root + "/new")));
            curator.create().forPath(root + "/later", new byte[0]);
            Await.until("a later change", () -> paths(cache).contains(root + "/later"));
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void shouldServeOldCaches() throws Exception {
        curator.create().creatingParentsIfNeeded().forPath(root + "/a", "1".getBytes());
        final CuratorFramework client = newClient();
        final var node = closing(new org.apache.curator.framework.recipes.cache.NodeCache(client, root + "/a"));
        final var children =
                closing(new org.apache.curator.framework.recipes.cache.PathChildrenCache(client, root, true));
        final var tree = closing(new org.apache.curator.framework.recipes.cache.TreeCache(client, root));
        node.start(true);
        children.start();
        tree.start();
        curator.setData().forPath(root + "/a", "2".getBytes());
        curator.create().forPath(root + "/b", "3".getBytes());
        curator.create().forPath(root + "/b/c", "4".getBytes());
        Await.until("the node", () -> new String(node.getCurrentData().getData()).equals("2"));
        Await.until(
                "the children",
                () -> children.getCurrentData().size() == 2
                        && new String(children.getCurrentData(root + "/a").getData()).equals("2"));
        Await.until(
                "the tree", () -> new String(tree.getCurrentData(root + "/b/c").getData()).equals("4"));
    }
}
