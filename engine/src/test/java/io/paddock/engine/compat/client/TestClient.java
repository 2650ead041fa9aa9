package io.paddock.engine.compat.client;

import io.paddock.engine.compat.server.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** A ZooKeeper client that remembers its events and states. */
final class TestClient implements AutoCloseable {
    private static final AtomicInteger ROOTS = new AtomicInteger();

    private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
    private final Watcher watcher = this::onEvent;
    private final ZooKeeper zk;

    private TestClient(final Connector connector) {
        try {
            zk = connector.connect(watcher);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the client that a {@link TestClient} wraps. */
    @FunctionalInterface
    interface Connector {
        ZooKeeper connect(Watcher watcher) throws IOException;
    }

    /** A connected client with a new session. */
    static TestClient connect(final String connectString, final int timeoutMs) {
        return of(watcher -> new ZooKeeper(connectString, timeoutMs, watcher));
    }

    static TestClient of(final Connector connector) {
        final TestClient client = new TestClient(connector);
        client.awaitState(KeeperState.SyncConnected);
        return client;
    }

    ZooKeeper zk() {
        return zk;
    }

    /** A new persistent node for one test. */
    String newRoot(final String name) throws KeeperException, InterruptedException {
        final String path = "/" + name + "-" + ProcessHandle.current().pid() + "-" + ROOTS.incrementAndGet();
        return zk.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    String create(final String path, final CreateMode mode) throws KeeperException, InterruptedException {
        return zk.create(path, "data".getBytes(), ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
    }

    /** The watcher that fills {@link #nextEvent()}; always the same object, so that the client tells it once. */
    Watcher watcher() {
        return watcher;
    }

    /** Waits for the next event of a node and returns it as {@code type path}. */
    String nextEvent() {
        try {
            final WatchedEvent event = events.poll(Await.DEADLINE_MS, TimeUnit.MILLISECONDS);
            return event == null ? "no event" : event.getType() + " " + event.getPath();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** From here on this client reads what others have written up to now, at whichever server. */
    void catchUp() throws InterruptedException {
        final CountDownLatch answered = new CountDownLatch(1);
        zk.sync("/", (rc, path, context) -> answered.countDown(), null);
        if (!answered.await(Await.DEADLINE_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no answer");
        }
    }

    /** Everything that has happened up to now. */
    List<String> eventsUpToNow() throws InterruptedException {
        catchUp();
        final List<WatchedEvent> drained = new ArrayList<>();
        events.drainTo(drained);
        return drained.stream()
                .map(event -> event.getType() + " " + event.getPath())
                .toList();
    }

    /** Waits until the state was reported, dropping others before it. */
    void awaitState(final KeeperState wanted) {
        Await.until("state " + wanted, () -> states.poll(1, TimeUnit.SECONDS) == wanted);
    }

    @Override
    public void close() {
        try {
            zk.close();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onEvent(final WatchedEvent event) {
        if (event.getType() == EventType.None) {
            states.add(event.getState());
        } else {
            events.add(event);
        }
    }
}
