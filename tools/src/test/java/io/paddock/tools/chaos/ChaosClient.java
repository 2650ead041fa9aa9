package io.paddock.tools.chaos;

import io.paddock.tools.chaos.Request.Kind;
import io.paddock.tools.chaos.Request.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;

/**
 * A client of Apache ZooKeeper that keeps a few requests in flight, each of its own kind, and writes down what it asked
 * and what it was told. Requests are sent from one thread; replies and events come on the library's event thread.
 */
final class ChaosClient implements AutoCloseable {
    private static final int WINDOW = 8;
    private static final int MOST_NODES = 8;
    private static final int SESSION_LENGTH = 4_000;
    private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(6);
    private static final long POLL_MS = 100;

    private final int id;
    private final Layout layout;
    private final String servers;
    private final int timeoutMs;
    private final History history;
    private final Random random;
    private final Thread thread;
    private final Semaphore window = new Semaphore(WINDOW);
    private final ConcurrentHashMap<String, Integer> seenVersions = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<String> ephemerals = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<String> sequentials = new ConcurrentLinkedDeque<>();
    private final AtomicLong acked = new AtomicLong();
    private volatile Session session;
    private volatile boolean stopping;
    private volatile Throwable failure;
    private long number;

    ChaosClient(
            final int id,
            final Layout layout,
            final String servers,
            final int timeoutMs,
            final History history,
            final long seed) {
        this.id = id;
        this.layout = layout;
        this.servers = servers;
        this.timeoutMs = timeoutMs;
        this.history = history;
        random = new Random(seed * 31 + id);
        thread = new Thread(this::run, "chaos-client-" + id);
    }

    void start() {
        thread.start();
    }

    /** Ends the load, not the session; returns when every request has had its reply or lost it. */
    void stopLoad() throws InterruptedException {
        stopping = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError("client " + id + " failed", failure);
        }
    }

    /** The open session; 0 when there is none. */
    long sessionId() {
        final Session current = session;
        return current == null ? 0 : current.zookeeper.getSessionId();
    }

    /** Ends the session. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
        endSession();
    }

    private void run() {
        try {
            long left = 0;
            while (!stopping) {
                if (session == null || session.lost || left-- == 0) {
                    drain();
                    endSession();
                    session = new Session();
                    left = SESSION_LENGTH / 2 + random.nextInt(SESSION_LENGTH);
                }
                // What is sent without a connection only fails; a few such requests are enough.
                if (session.connected.await(POLL_MS, TimeUnit.MILLISECONDS)
                        && window.tryAcquire(POLL_MS, TimeUnit.MILLISECONDS)) {
                    send(session);
                    LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_PAUSE_NS));
                }
            }
            drain();
            lookOnceMore();
        } catch (final InterruptedException | IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Shows whether watches have missed anything until now. */
    private void lookOnceMore() throws InterruptedException {
        final Session last = session;
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        for (int choice = 0; choice < Layout.SHARED && last != null && !last.lost; choice++) {
            final long before = acked.get();
            while (acked.get() == before && !last.lost && System.nanoTime() - deadlineNs < 0) {
                window.acquire();
                syncedRead(last, layout.shared(choice));
                drain();
            }
        }
    }

    private void drain() throws InterruptedException {
        window.acquire(WINDOW);
        window.release(WINDOW);
    }

    private void endSession() throws InterruptedException {
        final Session old = session;
        if (old != null) {
            ephemerals.clear();
            final Request close = begin(old, Kind.CLOSE, layout.root());
            old.closing = true;
            old.zookeeper.close();
            // The library does not tell whether the server has heard it.
            end(close, Code.CONNECTIONLOSS.intValue());
            session = null;
        }
    }

    private void send(final Session to) {
        final int choice = random.nextInt(100);
        if (choice < 20) {
            set(to, layout.own(id, random.nextInt(100)), false);
        } else if (choice < 32) {
            set(to, layout.shared(random.nextInt(100)), random.nextInt(5) > 0);
        } else if (choice < 40) {
            setPair(to);
        } else if (choice < 46) {
            readPair(to);
        } else if (choice < 56) {
            create(to, Kind.SEQUENTIAL, layout.queue() + "/c" + id + "-", CreateMode.PERSISTENT_SEQUENTIAL);
        } else if (choice < 62) {
            create(to, Kind.EPHEMERAL, layout.ephemerals() + "/c" + id + "-" + (number + 1), CreateMode.EPHEMERAL);
        } else if (choice < 72) {
            delete(to, random.nextBoolean() ? ephemerals : sequentials);
        } else if (choice < 78) {
            exists(to);
        } else if (choice < 84) {
            syncedRead(to, anyRegister());
        } else if (choice < 87) {
            to.watch(layout.shared(random.nextInt(100)));
        } else if (choice < 88) {
            to.follow(layout.shared(random.nextInt(100)));
        } else {
            read(to, Kind.READ, anyRegister());
        }
    }

    private String anyRegister() {
        return random.nextInt(3) > 0 ? layout.shared(random.nextInt(100)) : layout.own(id, random.nextInt(100));
    }

    private void set(final Session to, final String path, final boolean checked) {
        final Integer seen = seenVersions.get(path);
        final boolean check = checked && seen != null;
        final Request request = begin(to, check ? Kind.CHECKED_SET : Kind.SET, path);
        to.zookeeper.setData(
                path,
                bytes(request),
                check ? seen : -1,
                (rc, at, context, stat) -> {
                    to.seen(path, rc, stat);
                    written(request, path, rc, stat);
                    end(request, rc);
                },
                null);
    }

    private void written(final Request request, final String path, final int rc, final Stat stat) {
        if (rc == 0) {
            request.version = stat.getVersion();
            request.zxid = stat.getMzxid();
            seenVersions.merge(path, stat.getVersion(), Math::max);
        }
    }

    private void setPair(final Session to) {
        final String left = layout.left(id);
        final Request request = begin(to, Kind.PAIR_SET, left);
        final byte[] value = bytes(request);
        to.zookeeper.multi(
                List.of(Op.setData(left, value, -1), Op.setData(Layout.right(left), value, -1)),
                (rc, at, context, results) -> {
                    if (rc == 0) {
                        written(request, left, rc, ((OpResult.SetDataResult) results.get(0)).getStat());
                        final Stat other = ((OpResult.SetDataResult) results.get(1)).getStat();
                        if (other.getMzxid() != request.zxid || other.getVersion() != request.version) {
                            history.incident("a transaction wrote the two of a pair differently: " + request);
                        }
                    }
                    end(request, rc);
                },
                null);
    }

    private void readPair(final Session to) {
        final String left = layout.left(id);
        final Request request = begin(to, Kind.PAIR_READ, left);
        to.zookeeper.multi(
                List.of(Op.getData(left), Op.getData(Layout.right(left))),
                (rc, at, context, results) -> {
                    if (rc == 0
                            && results.get(0) instanceof OpResult.GetDataResult first
                            && results.get(1) instanceof OpResult.GetDataResult second) {
                        read(request, first.getData(), first.getStat());
                        if (!text(second.getData()).equals(request.found)) {
                            history.incident("a transaction read half of another: " + request + " and "
                                    + text(second.getData()) + " in the other register");
                        }
                    }
                    end(request, rc);
                },
                null);
    }

    private void create(final Session to, final Kind kind, final String path, final CreateMode mode) {
        final Request request = begin(to, kind, path);
        to.zookeeper.create(
                path,
                bytes(request),
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                mode,
                (rc, at, context, created, stat) -> {
                    if (rc == 0) {
                        request.createdPath = created;
                        request.zxid = stat.getCzxid();
                        if (kind == Kind.SEQUENTIAL) {
                            sequentials.add(created);
                        } else if (session == to) {
                            ephemerals.add(created);
                        }
                    }
                    end(request, rc);
                },
                null);
    }

    private void delete(final Session to, final ConcurrentLinkedDeque<String> nodes) {
        final String path = nodes.size() > MOST_NODES / 2 ? nodes.poll() : null;
        if (path == null) {
            window.release();
            return;
        }
        final Request request = begin(to, Kind.DELETE, path);
        to.zookeeper.delete(path, -1, (rc, at, context) -> end(request, rc), null);
    }

    private void exists(final Session to) {
        final String path = ephemerals.peekLast();
        if (path == null) {
            window.release();
            return;
        }
        final Request request = begin(to, Kind.EXISTS, path);
        to.zookeeper.exists(path, false, (rc, at, context, stat) -> end(request, rc), null);
    }

    private void syncedRead(final Session to, final String path) {
        final Request request = begin(to, Kind.SYNCED_READ, path);
        to.zookeeper.sync(
                path,
                (rc, at, context) -> {
                    if (rc != 0) {
                        end(request, rc);
                    }
                },
                null);
        // Behind the sync on the same connection; without it, the reply is worth nothing.
        to.zookeeper.getData(
                path,
                false,
                (rc, at, context, data, stat) -> {
                    if (request.outcome == Outcome.PENDING) {
                        to.seen(path, rc, stat);
                        read(request, data, stat);
                        end(request, rc);
                    }
                },
                null);
    }

    private void read(final Session to, final Kind kind, final String path) {
        final Request request = begin(to, kind, path);
        to.zookeeper.getData(
                path,
                false,
                (rc, at, context, data, stat) -> {
                    to.seen(path, rc, stat);
                    read(request, data, stat);
                    end(request, rc);
                },
                null);
    }

    private void read(final Request request, final byte[] data, final Stat stat) {
        if (stat != null && data != null) {
            request.found = text(data);
            request.version = stat.getVersion();
            request.zxid = stat.getMzxid();
            seenVersions.merge(request.path, stat.getVersion(), Math::max);
        }
    }

    private Request begin(final Session to, final Kind kind, final String path) {
        final Request request = new Request(id, ++number, to.zookeeper.getSessionId(), kind, path, System.nanoTime());
        history.begin(request);
        return request;
    }

    private void end(final Request request, final int rc) {
        request.endNs = System.nanoTime();
        request.error = rc;
        request.outcome = outcome(rc);
        if (request.isAcked()) {
            acked.incrementAndGet();
        }
        if (request.isAcked() && (request.writesRegister() || request.kind == Kind.SEQUENTIAL)) {
            history.acked(request);
        }
        if (request.kind != Kind.CLOSE) {
            window.release();
        }
    }

    private static Outcome outcome(final int rc) {
        return switch (Code.get(rc)) {
            case OK -> Outcome.ACKED;
            case BADVERSION, NONODE, NODEEXISTS -> Outcome.REFUSED;
            default -> Outcome.UNKNOWN;
        };
    }

    private static byte[] bytes(final Request request) {
        return request.value.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final byte[] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /** One session, with its watches. */
    private final class Session implements Watcher {
        final CountDownLatch connected = new CountDownLatch(1);
        final ZooKeeper zookeeper;
        volatile boolean lost;
        volatile boolean closing;
        /** Of the load's thread. */
        private final Set<String> followed = new HashSet<>();

        private int watches;

        Session() throws IOException {
            zookeeper = new ZooKeeper(servers, timeoutMs, this, new ZKClientConfig());
        }

        @Override
        public void process(final WatchedEvent event) {
            switch (event.getState()) {
                case SyncConnected -> {
                    saw(Sighting.What.CONNECTION, "", 0, -1);
                    connected.countDown();
                }
                case Disconnected -> saw(Sighting.What.CONNECTION, "", 0, -1);
                case Expired -> {
                    lost = true;
                    connected.countDown();
                    if (!closing) {
                        history.lostSession(id, zookeeper.getSessionId());
                    }
                }
                default -> {}
            }
        }

        /** Reads and leaves a one-shot watch. */
        void watch(final String path) {
            final int watch = ++watches;
            final Request request = begin(this, Kind.READ, path);
            zookeeper.getData(
                    path,
                    event -> onEvent(event, Sighting.What.FIRED, watch),
                    (rc, at, context, data, stat) -> {
                        if (rc == 0) {
                            saw(Sighting.What.WATCHED, path, watch, stat.getVersion());
                        }
                        ChaosClient.this.read(request, data, stat);
                        end(request, rc);
                    },
                    null);
        }

        /** Leaves a persistent watch, at most one for each path. */
        void follow(final String path) {
            if (!followed.add(path)) {
                window.release();
                return;
            }
            zookeeper.addWatch(
                    path,
                    event -> onEvent(event, Sighting.What.TOLD, 0),
                    AddWatchMode.PERSISTENT,
                    (rc, at, context) -> {
                        if (rc == 0) {
                            saw(Sighting.What.FOLLOWED, path, 0, -1);
                        }
                        window.release();
                    },
                    null);
        }

        private void onEvent(final WatchedEvent event, final Sighting.What what, final int watch) {
            if (event.getType() != Event.EventType.None) {
                saw(what, event.getPath(), watch, -1);
            }
        }

        void seen(final String path, final int rc, final Stat stat) {
            if (rc == 0) {
                saw(Sighting.What.SHOWN, path, 0, stat.getVersion());
            }
        }

        private void saw(final Sighting.What what, final String path, final int watch, final int version) {
            history.saw(new Sighting(zookeeper.getSessionId(), what, path, watch, version));
        }
    }
}
