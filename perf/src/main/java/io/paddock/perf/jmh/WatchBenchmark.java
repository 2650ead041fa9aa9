package io.paddock.perf.jmh;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchSink;
import io.paddock.engine.watch.WatchTable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to set one-shot watches on a node and to find those that a change triggers? One operation is all of
 * the watchers; sending is left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class WatchBenchmark {
    /** Watchers of the node. */
    @Param({"1", "1000"})
    public int watchers;

    private final UnsafeBuffer path = new UnsafeBuffer("/node".getBytes(StandardCharsets.US_ASCII));
    private final WatchSink sink = (watcher, type, zxid, acl, buffer, offset, length) -> this.notified++;
    private ZnodeTree tree;
    private WatchTable watches;
    private int node;
    private long zxid;
    private long notified;

    /** Creates the node. */
    @Setup
    public void setUp() {
        tree = new ZnodeTree(ArenaConfig.largest());
        watches = new WatchTable(tree);
        tree.begin();
        node = tree.create(ZnodeTree.ROOT, path, 1, path.capacity() - 1, path, 0, 0, AclTable.OPEN, 0, ++zxid, 1);
        tree.settle();
    }

    /** Releases the memory. */
    @TearDown
    public void tearDown() {
        tree.close();
    }

    /** All set their watch, then the data changes. */
    @Benchmark
    public long setAndTrigger() {
        for (int i = 1; i <= watchers; i++) {
            watches.add(i, WatchTable.DATA, node, path, 0, path.capacity());
        }
        watches.onDataChanged(node, ++zxid, sink);
        return notified;
    }
}
