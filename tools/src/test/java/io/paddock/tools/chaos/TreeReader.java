package io.paddock.tools.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** A client of one server that prepares a round and reads its outcome; blocking. One thread. */
final class TreeReader implements AutoCloseable {
    private static final long TIMEOUT_S = 120;
    private static final int MOST_AT_ONCE = 500;

    private final ZooKeeper zookeeper;

    /** @param servers one or more addresses. */
    TreeReader(final String servers, final int timeoutMs) throws IOException, InterruptedException {
        final CountDownLatch connected = new CountDownLatch(1);
        zookeeper = new ZooKeeper(servers, timeoutMs, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(TIMEOUT_S, TimeUnit.SECONDS)) {
            zookeeper.close();
            throw new IOException("no session at " + servers + " within " + TIMEOUT_S + " s");
        }
    }

    /** Makes the nodes that a round needs. */
    void prepare(final Layout layout, final int clients) throws IOException, InterruptedException {
        create(layout.root(), "");
        create(layout.queue(), "");
        create(layout.ephemerals(), "");
        for (final String path : layout.registers(clients)) {
            create(path, Layout.INITIAL);
        }
    }

    private void create(final String path, final String value) throws IOException, InterruptedException {
        try {
            zookeeper.create(
                    path, value.getBytes(StandardCharsets.UTF_8), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (final KeeperException.NodeExistsException e) {
            // A try before this one was carried out.
        } catch (final KeeperException e) {
            throw new IOException(e);
        }
    }

    /** All nodes below a path and itself, as this server has them after a sync. */
    SortedMap<String, NodeImage> read(final String root) throws IOException, InterruptedException {
        final CompletableFuture<Integer> synced = new CompletableFuture<>();
        zookeeper.sync(root, (rc, path, context) -> synced.complete(rc), null);
        try {
            if (synced.get(TIMEOUT_S, TimeUnit.SECONDS) != 0) {
                throw new IOException("sync failed with " + synced.get());
            }
            final Walk walk = new Walk();
            walk.visit(root);
            walk.end.get(TIMEOUT_S, TimeUnit.SECONDS);
            return new TreeMap<>(walk.nodes);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    /** Removes what a round has left. */
    void remove(final Layout layout) throws IOException, InterruptedException {
        try {
            ZKUtil.deleteRecursive(zookeeper, layout.root(), MOST_AT_ONCE);
        } catch (final KeeperException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        zookeeper.close();
    }

    /** All nodes at once: one round trip for each level, not for each node. */
    private final class Walk {
        private final ConcurrentSkipListMap<String, NodeImage> nodes = new ConcurrentSkipListMap<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final AtomicInteger pending = new AtomicInteger();

        private void visit(final String path) {
            pending.addAndGet(2);
            zookeeper.getData(
                    path,
                    false,
                    (rc, at, context, data, stat) -> {
                        if (rc == 0) {
                            nodes.put(path, image(data, stat));
                        }
                        finish(path, rc);
                    },
                    null);
            zookeeper.getChildren(
                    path,
                    false,
                    (final int rc, final String at, final Object context, final List<String> children) -> {
                        if (rc == 0) {
                            children.forEach(child -> visit(path + "/" + child));
                        }
                        finish(path, rc);
                    },
                    null);
        }

        /** An ephemeral node may go meanwhile, when its session ends. */
        private void finish(final String path, final int rc) {
            if (rc != 0 && rc != KeeperException.Code.NONODE.intValue()) {
                end.completeExceptionally(KeeperException.create(KeeperException.Code.get(rc), path));
            } else if (pending.decrementAndGet() == 0) {
                end.complete(null);
            }
        }

        private static NodeImage image(final byte[] value, final Stat stat) {
            return new NodeImage(
                    value == null ? "" : new String(value, StandardCharsets.UTF_8),
                    stat.getVersion(),
                    stat.getCversion(),
                    stat.getCzxid(),
                    stat.getMzxid(),
                    stat.getPzxid(),
                    stat.getEphemeralOwner());
        }
    }
}
