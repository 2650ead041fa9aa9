package io.paddock.perf.jmh;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
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

/** What do the steps on the tree cost when it holds many nodes, most of them out of the processor's caches? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class TreeBenchmark {
    private static final int DATA_LENGTH = 100;
    private static final int NAME_LENGTH = 11;
    private static final int LISTED = 1_000;
    private static final int PARENT_LENGTH = 9;

    /** Nodes in the tree. */
    @Param({"1000000"})
    public int nodeCount;

    private final SplittableRandom random = new SplittableRandom(1);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_LENGTH]);
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[PARENT_LENGTH + 1 + NAME_LENGTH]);
    private final UnsafeBuffer extra = new UnsafeBuffer(Commands.path("/measured", Integer.MAX_VALUE));
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[64]);
    private ZnodeTree tree;
    private int parent;
    private int listed;
    private long zxid;

    /** Fills the tree. */
    @Setup
    public void setUp() {
        tree = new ZnodeTree(ArenaConfig.largest());
        parent = create(
                ZnodeTree.ROOT, new UnsafeBuffer("measured".getBytes(StandardCharsets.US_ASCII)), 0, PARENT_LENGTH - 1);
        listed = create(ZnodeTree.ROOT, new UnsafeBuffer("listed".getBytes(StandardCharsets.US_ASCII)), 0, 6);
        for (int i = 0; i < nodeCount; i++) {
            path.wrap(Commands.path("/measured", i));
            create(parent, path, PARENT_LENGTH + 1, NAME_LENGTH);
            if (i < LISTED) {
                create(listed, path, PARENT_LENGTH + 1, NAME_LENGTH);
            }
        }
        path.wrap(Commands.path("/measured", 0));
    }

    /** Releases the memory. */
    @TearDown
    public void tearDown() {
        tree.close();
    }

    /** From a path of 21 characters to the node, anywhere in the tree. */
    @Benchmark
    public int find() {
        int rest = random.nextInt(nodeCount);
        for (int at = path.capacity() - 1; at > PARENT_LENGTH + 1; at--) {
            path.putByte(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return tree.find(path, 0, path.capacity());
    }

    /** One node comes and goes, each in a transaction of its own. */
    @Benchmark
    public int createAndDelete() {
        final int node = create(parent, extra, PARENT_LENGTH + 1, NAME_LENGTH);
        tree.begin();
        tree.delete(node, ++zxid);
        tree.settle();
        return node;
    }

    /** The names of 1,000 children, one after the other. */
    @Benchmark
    public int listThousand() {
        int length = 0;
        for (int node = tree.firstChild(listed); node != ZnodeTree.NONE; node = tree.nextSibling(node)) {
            length += tree.copyName(node, name, 0);
        }
        return length;
    }

    private int create(final int below, final UnsafeBuffer source, final int offset, final int length) {
        tree.begin();
        final int node = tree.create(below, source, offset, length, data, 0, DATA_LENGTH, AclTable.OPEN, 0, ++zxid, 1);
        tree.settle();
        return node;
    }
}
