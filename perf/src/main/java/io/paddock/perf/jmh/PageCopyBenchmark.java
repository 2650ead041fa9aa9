package io.paddock.perf.jmh;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.arena.PageSnapshot;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a snapshot cost: the reader, for each page that it copies; and the engine, for each page that it changes
 * first and has to save aside?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class PageCopyBenchmark {
    private static final int PAGES = 4_096;
    private static final int PAGE_LENGTH = 4_096;
    private static final int BLOCK_LENGTH = 2_048;

    private final UnsafeBuffer target = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PAGE_LENGTH, PAGE_LENGTH));
    private final int[] blocks = new int[PAGES * PAGE_LENGTH / BLOCK_LENGTH];
    private Arena arena;
    private int number;

    /** Fills the pages with blocks, two or fewer in each. */
    @Setup
    public void setUp() {
        arena = new Arena(ArenaConfig.largest());
        arena.begin();
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = arena.allocate(BLOCK_LENGTH);
            arena.initLong(blocks[i], 0, i);
        }
        arena.settle();
    }

    /** Releases the memory. */
    @TearDown
    public void tearDown() {
        arena.close();
    }

    /** The reader: a whole snapshot that nobody disturbs, for each page. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long copy() {
        try (PageSnapshot snapshot = arena.startSnapshot()) {
            for (int page = 0; page < PAGES; page++) {
                snapshot.copyPage(page, target.addressOffset());
            }
        }
        return target.getLong(0);
    }

    /** The engine: every block changes while the reader has not copied anything yet, for each page. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int saveAside() {
        number++;
        try (PageSnapshot snapshot = arena.startSnapshot()) {
            changeAll();
            return snapshot.pageCount();
        }
    }

    /** For comparison: every block changes and there is no snapshot, for each page. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int change() {
        number++;
        changeAll();
        return number;
    }

    private void changeAll() {
        for (final int block : blocks) {
            arena.begin();
            arena.putInt(block, 0, number);
            arena.settle();
        }
    }
}
