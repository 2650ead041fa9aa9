package io.paddock.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Second;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every workload against a node in this JVM; what is asserted is that it works, never how fast. */
final class LoadRunnerTest {
    private static final long WARMUP_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long DURATION_NS = TimeUnit.MILLISECONDS.toNanos(250);

    @TempDir
    private static Path folder;

    private static EmbeddedTarget target;

    @BeforeAll
    static void start() {
        target = new EmbeddedTarget(folder);
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create",
                "setData",
                "getData",
                "exists",
                "getChildren",
                "delete",
                "multi:3",
                "mix:getData=60,setData=10,create=10,delete=10,exists=5,getChildren=3,multi=2",
                "deep"
            })
    void shouldRunRequestsInAClosedLoop(final String name) throws IOException {
        final Measurement measurement = run(plan(name, new Pace(3, 16, 0)));
        assertSound(measurement);
        assertEquals(name + " 3x16", measurement.workload());
    }

    @ParameterizedTest
    @ValueSource(strings = {"getData", "create", "delete", "lock"})
    void shouldRunWithOneRequestInFlight(final String name) throws IOException {
        assertSound(run(plan(name, new Pace(1, 1, 0))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"getData", "setData", "mix:create=1,delete=1", "delete"})
    void shouldSendEveryRequestOfAScheduleAndNoMore(final String name) throws IOException {
        final Measurement measurement = run(plan(name, new Pace(2, 64, 400)));
        assertSound(measurement);
        // Due at 0, 2.5 ms, 5 ms, … of 250 ms; the end is noticed a little later, on a busy machine more.
        assertTrue(measurement.operations() >= 100, measurement.operations() + " requests");
        assertTrue(
                measurement.operations() <= 1 + measurement.elapsedNs() * 400 / 1_000_000_000,
                measurement.operations() + " requests in " + measurement.elapsedNs() + " ns");
    }

    @Test
    void shouldRunAScheduleOnOneConnectionWithOneInFlight() throws IOException {
        assertSound(run(plan("getData", new Pace(1, 1, 200))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "lock:3", "fanout", "fanout:5", "fanout-own", "churn"})
    void shouldRunWhatDependsOnEachOther(final String name) throws IOException {
        assertSound(run(plan(name, new Pace(7, 1, 0))));
    }

    @Test
    void shouldOpenEverySessionOnce() throws IOException {
        final Measurement measurement = run(plan("open", new Pace(50, 1, 0)));
        assertSound(measurement);
        assertEquals(50, measurement.operations());
    }

    @Test
    void shouldKeepIdleSessionsAlive() throws IOException {
        assertSound(run(plan("idle", new Pace(50, 1, 0)).withTime(0, TimeUnit.SECONDS.toNanos(1))));
    }

    @Test
    void shouldSeeEverySessionExpireAndNoneTooEarly() throws IOException {
        final Measurement measurement = run(plan("expire", new Pace(20, 1, 0)));
        assertSound(measurement);
        assertEquals(20, measurement.operations());
    }

    @Test
    void shouldCarryLargeValuesAndListings() throws IOException {
        final LoadPlan large = plan("large", new Pace(2, 2, 0));
        assertSound(run(large.withTree(new TreeShape(3, 900_000, 0, 0, 0))));
        final LoadPlan wide = plan("wide", new Pace(2, 2, 0));
        assertSound(run(wide.withTree(new TreeShape(1, 0, 0, 0, 20_000))));
        final LoadPlan reads = plan("getData", new Pace(2, 8, 0));
        assertSound(run(reads.withTree(new TreeShape(3, 300_000, 0.99, 2, 0))));
    }

    @Test
    void shouldLeaveNothingBehindAndRemoveWhatABrokenRunLeft() throws IOException {
        final LoadPlan plan = plan("create", new Pace(2, 4, 0));
        final LoadTree tree = new LoadTree(plan);
        try (LoadBuilder builder = new LoadBuilder(target, plan)) {
            builder.build(plan, tree);
            assertNotNull(builder.children(tree.root()));
        }
        assertSound(run(plan));
        try (LoadBuilder builder = new LoadBuilder(target, plan)) {
            assertEquals(null, builder.children(tree.root()));
        }
    }

    @Test
    void shouldTellEachSecond() throws IOException {
        final List<Second> told = new ArrayList<>();
        final Measurement measurement = LoadRunner.run(
                target, plan("exists", new Pace(1, 4, 0)).withTime(0, TimeUnit.MILLISECONDS.toNanos(1_200)), told::add);
        assertEquals(told, measurement.seconds());
        assertTrue(told.size() >= 2, told.toString());
        assertEquals(1, told.get(0).number());
        assertTrue(told.stream().mapToLong(Second::operations).sum() <= measurement.operations());
    }

    @Test
    void shouldCountErrorsByTheirKind() throws IOException {
        final LoadPlan plan = plan("getData", new Pace(1, 4, 0));
        final LoadTree tree = new LoadTree(plan);
        final Measurement measurement;
        // On a tree that nobody has built.
        try (LoadRun run = new LoadRun(target, plan, tree, ProgressListener.NONE)) {
            measurement = run.execute();
        }
        assertTrue(measurement.operations() > 0);
        assertEquals(measurement.operations(), measurement.errors());
        assertEquals(Map.of("NO_NODE", measurement.errors()), measurement.errorKinds());
        final LoadPlan multi = plan("multi", new Pace(1, 4, 0));
        try (LoadRun run = new LoadRun(target, multi, tree, ProgressListener.NONE)) {
            final Measurement failed = run.execute();
            assertEquals(Map.of("MULTI_NO_NODE", failed.operations()), failed.errorKinds());
        }
    }

    @Test
    void shouldNameTheServerThatIsNotThere() throws IOException {
        final InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = new InetSocketAddress("127.0.0.1", socket.getLocalPort());
        }
        final IOException fault = assertThrows(
                IOException.class,
                () -> LoadRunner.run(new Address(nobody), plan("getData", new Pace(1, 1, 0)), ProgressListener.NONE));
        assertTrue(
                fault.getMessage().startsWith("far at 127.0.0.1:" + nobody.getPort() + ": Connection refused"),
                fault.getMessage());
    }

    @Test
    void shouldNameTheRequestWhoseConnectionWasLost(@TempDir final Path other) throws IOException {
        final EmbeddedTarget dying = new EmbeddedTarget(other);
        final LoadPlan plan = plan("getData", new Pace(2, 8, 0)).withTime(0, TimeUnit.SECONDS.toNanos(60));
        final IOException fault;
        try {
            fault = assertThrows(IOException.class, () -> LoadRunner.run(dying, plan, second -> dying.close()));
        } finally {
            dying.close();
        }
        assertTrue(fault.getMessage().startsWith("embedded at 127.0.0.1:"), fault.getMessage());
        assertTrue(fault.getMessage().contains("GET_DATA (xid "), fault.getMessage());
    }

    private record Address(InetSocketAddress address) implements Target {
        @Override
        public String name() {
            return "far";
        }

        @Override
        public Usage usage() {
            return Usage.UNKNOWN;
        }
    }

    private static LoadPlan plan(final String name, final Pace pace) {
        final LoadPlan usual = LoadPlan.of(Workload.parse(name));
        final TreeShape tree = usual.tree();
        return usual.withPace(pace)
                .withTree(new TreeShape(500, 40, tree.skew(), tree.depth(), 20))
                .withTime(WARMUP_NS, DURATION_NS);
    }

    private static Measurement run(final LoadPlan plan) throws IOException {
        return LoadRunner.run(target, plan, ProgressListener.NONE);
    }

    private static void assertSound(final Measurement measurement) {
        assertTrue(measurement.operations() > 0, "nothing was done");
        assertEquals(Map.of(), measurement.errorKinds());
        assertEquals(0, measurement.errors());
        assertEquals(measurement.operations(), measurement.latency().getTotalCount());
        assertTrue(measurement.elapsedNs() > 0);
    }
}
