package io.paddock.perf.jmh;

import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import io.paddock.perf.load.Operation;
import io.paddock.perf.load.PipelinedRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Does a request cost anything on the Java heap, from socket to reply? A node in this process, asked through loopback
 * with {@value #BATCH} requests in flight; with {@code -prof gc} the allocations of all threads are counted, the node's
 * own included. Time per operation includes the client's side and both directions of the socket.
 *
 * <p>{@code durable=false} leaves out the force, so that the engine and not the disk is looked at.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=8g"
        })
public class ServerPathBenchmark {
    private static final int BATCH = 64;
    private static final int NODES = 10_000;
    private static final int VALUE_LENGTH = 100;

    /** What is asked for. */
    @Param({"GET_DATA", "EXISTS", "SET_DATA", "CREATE"})
    public Operation operation;

    /** Whether writes wait for the disk. */
    @Param({"false"})
    public boolean durable;

    private Path folder;
    private PaddockNode node;
    private PipelinedRequests requests;

    /** Starts the node and creates the nodes that are asked for. */
    @Setup
    public void start() throws IOException {
        folder = Files.createTempDirectory("paddock-server-path");
        node = PaddockNode.launch(new NodeContext()
                .settings(Map.of(
                        "dataDir",
                        folder.toString(),
                        "clientPort",
                        "0",
                        "clientPortAddress",
                        "127.0.0.1",
                        "forceSync",
                        durable ? "yes" : "no")));
        requests = new PipelinedRequests(node.clientAddress(), BATCH, "/path", NODES, VALUE_LENGTH);
    }

    /** Ends the node and removes its data. */
    @TearDown
    public void stop() throws IOException {
        requests.close();
        node.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One batch, until its last reply is here. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long batch() throws IOException {
        return requests.exchange(operation);
    }
}
