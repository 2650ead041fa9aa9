package io.paddock.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.paddock.engine.tree.ZnodeTree;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What watches cost: bytes for each, nothing allocated once warm, short steps. Nodes are numbers here: the table asks
 * the tree for a node only when somebody is told.
 */
final class WatchFootprintTest {
    private static final int FIRST_NODE = 1_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final WatchBench bench = new WatchBench();
    private final WatchTable table = bench.table;
    private long told;
    private final WatchSink counting = (watcher, type, zxid, acl, path, offset, length) -> told++;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldHoldManyWatchersOfTheSameNodesInFourBytesEach() {
        final int connections = 200;
        final int nodes = 5_000;
        for (int watcher = 1; watcher <= connections; watcher++) {
            for (int node = 0; node < nodes; node++) {
                add(watcher, WatchTable.DATA, FIRST_NODE + node);
            }
        }
        report("200 connections x 5,000 nodes", (long) connections * nodes, 4);
    }

    @Test
    void shouldHoldOneWatcherForEachOfManyNodesInSixteenBytes() {
        final int nodes = 1_000_000;
        final long heapBefore = usedHeap();
        for (int node = 0; node < nodes; node++) {
            add(1 + node % 1_000, WatchTable.DATA, FIRST_NODE + node * 7);
        }
        final long heapBytes = usedHeap() - heapBefore;
        System.out.printf("heap grew by %.1f bytes per watch%n", (double) heapBytes / nodes);
        // What the table says of itself is what the heap shows; the rest is what the test itself leaves.
        assertEquals(table.footprintBytes(), heapBytes, 2_000_000, "bytes of heap");
        report("1,000,000 nodes with one watcher each", nodes, 16);
    }

    @Test
    void shouldHoldAFewWatchersOfManyNodesInSixteenBytes() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final int nodes = 100_000;
        for (int node = 0; node < nodes; node++) {
            for (int i = 0; i < 3; i++) {
                add(1 + random.nextInt(20_000), WatchTable.CHILD, FIRST_NODE + node);
            }
        }
        report("100,000 nodes with 3 of 20,000 watchers each, seed " + seed, table.watchCount(), 16);
    }

    @Test
    void shouldGiveMemoryBackOnceCleaned() {
        final long before = table.footprintBytes();
        for (int watcher = 1; watcher <= 2; watcher++) {
            for (int node = 0; node < 300_000; node++) {
                add(watcher, WatchTable.DATA, FIRST_NODE + node);
            }
        }
        final long full = table.footprintBytes();
        final long start = System.nanoTime();
        table.removeWatcher(1);
        table.removeWatcher(2);
        final long removed = System.nanoTime();
        int largestSlice = 0;
        for (int work = table.clean(64); work > 0; work = table.clean(64)) {
            largestSlice = Math.max(largestSlice, work);
        }
        System.out.printf(
                "removing 600,000 watches: %,d ns at once, then %,d us in slices of at most %d nodes%n",
                removed - start, (System.nanoTime() - removed) / 1_000, largestSlice);
        assertTrue(largestSlice < 2_100, "slice of " + largestSlice);
        assertEquals(0, table.watchCount());
        assertEquals(0, table.watchedPathCount());
        final long after = table.footprintBytes();
        assertTrue(after - before < (full - before) / 20, before + " bytes, then " + full + ", then " + after);
    }

    @Test
    void shouldAllocateNothingOnceWarm() {
        final int[] nodes = new int[500];
        for (int i = 0; i < nodes.length; i++) {
            bench.createNow("/n" + i);
            nodes[i] = bench.find("/n" + i);
        }
        add(900, WatchTable.RECURSIVE, ZnodeTree.ROOT);
        add(901, WatchTable.PERSISTENT, nodes[7]);
        for (int warmUp = 0; warmUp < 30; warmUp++) {
            cycle(nodes);
        }
        // The least of a few, since the virtual machine may allocate on this thread for itself, once.
        long allocated = Long.MAX_VALUE;
        told = 0;
        for (int round = 0; round < 5; round++) {
            final long allocatedBefore = allocatedBytes();
            for (int i = 0; i < 10; i++) {
                cycle(nodes);
            }
            allocated = Math.min(allocated, allocatedBytes() - allocatedBefore);
        }
        System.out.printf("%,d notifications, bytes allocated meanwhile: %d%n", told, allocated);
        assertTrue(told > 1_000_000, told + " told");
        assertTrue(allocated < 64, allocated + " bytes");
    }

    /** Everybody registers, everything changes: sets go from nothing through all forms and back. */
    private void cycle(final int[] nodes) {
        for (int i = 0; i < nodes.length; i++) {
            for (int watcher = 1; watcher <= 1 + i % 60; watcher++) {
                add(watcher, WatchTable.DATA, nodes[i]);
                add(watcher, WatchTable.CHILD, nodes[i]);
            }
            add(200 + i, WatchTable.DATA, nodes[i]);
        }
        for (int i = 0; i < nodes.length; i++) {
            if (i % 2 == 0) {
                table.onDataChanged(nodes[i], 1, counting);
            }
            table.onDeleted(nodes[i], 1, counting);
            table.onCreated(nodes[i], 1, counting);
        }
    }

    private void report(final String what, final long watches, final int limitBytes) {
        assertEquals(watches, table.watchCount());
        final double bytesEach = (double) table.footprintBytes() / watches;
        System.out.printf("%s: %.2f bytes per watch%n", what, bytesEach);
        assertTrue(bytesEach <= limitBytes, what + ": " + bytesEach + " bytes per watch");
    }

    private void add(final int watcher, final int kind, final int node) {
        table.add(watcher, kind, node, WatchBench.NO_BYTES, 0, 0);
    }

    private static long allocatedBytes() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Collects until what is left stays the same: other tests of this JVM may have left something that ends later. */
    private static long usedHeap() {
        long before;
        long after = Long.MAX_VALUE;
        int rounds = 0;
        do {
            before = after;
            System.gc();
            after = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        } while (Math.abs(after - before) > 100_000 && ++rounds < 20);
        return after;
    }
}
