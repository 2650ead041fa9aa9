package io.paddock.engine.compat.recipe;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.SharedServers;
import io.paddock.engine.compat.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Curator clients and threads for each test, on a shared server whose reaper runs often. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
abstract class RecipeSuite {
    private static final ServerSettings SETTINGS =
            ServerSettings.forTests().with("znode.container.checkIntervalMs", "100");
    private static final AtomicInteger ROOTS = new AtomicInteger();
    private static final int SESSION_MS = 20_000;

    @Parameter
    ServerKind kind;

    CuratorFramework curator;
    String root;

    private final List<AutoCloseable> closed = new ArrayList<>();
    private ExecutorService threads;

    @BeforeEach
    void connect(final TestInfo info) {
        threads = Executors.newCachedThreadPool();
        root = "/" + info.getTestMethod().orElseThrow().getName() + ROOTS.incrementAndGet();
        curator = newClient();
    }

    @AfterEach
    void disconnect() throws Exception {
        threads.shutdownNow();
        threads.awaitTermination(Await.DEADLINE_MS, TimeUnit.MILLISECONDS);
        for (int i = closed.size() - 1; i >= 0; i--) {
            closed.get(i).close();
        }
    }

    TestServer server() {
        return SharedServers.get(kind, SETTINGS);
    }

    /** Another started client with its own session; closed after the test. */
    CuratorFramework newClient() {
        return newClient(server().connectString());
    }

    CuratorFramework newClient(final String connectString) {
        final CuratorFramework client =
                CuratorFrameworkFactory.newClient(connectString, SESSION_MS, SESSION_MS, new RetryForever(50));
        client.start();
        return closing(client);
    }

    /** Notes something to close after the test, the last one first. */
    <T extends AutoCloseable> T closing(final T resource) {
        closed.add(resource);
        return resource;
    }

    <T> Future<T> run(final Callable<T> work) {
        return threads.submit(work);
    }

    static <T> T result(final Future<T> future) throws Exception {
        return future.get(Await.DEADLINE_MS, TimeUnit.MILLISECONDS);
    }
}
