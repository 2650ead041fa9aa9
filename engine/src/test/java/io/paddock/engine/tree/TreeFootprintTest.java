package io.paddock.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ArenaConfig;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node costs: bytes of memory, bytes of garbage. */
class TreeFootprintTest {
    private static final int NAME_LENGTH = 11;
    private static final int DATA_LENGTH = 100;

    private final ZnodeTree tree = new ZnodeTree(new ArenaConfig(1L << 30, 0));
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[16]);
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[DATA_LENGTH]);
    private long zxid;

    @AfterEach
    void close() {
        tree.close();
    }

    @Test
    void shouldTakeAtMost160BytesForANodeWith100BytesOfData() {
        final long before = tree.arena().usedLength();
        final int count = 200_000;
        final int parent = create(ZnodeTree.ROOT, 0, 0);
        for (int i = 0; i < count; i++) {
            create(parent, i, 0);
        }
        final double perNode = (tree.arena().usedLength() - before) / (double) count;
        assertTrue(perNode <= 160, perNode + " bytes per node");
    }

    @Test
    void shouldTakeAtMost64BytesMoreForAChangedNodeAnd80ForAnEphemeralOne() {
        final int count = 50_000;
        final long before = tree.arena().usedLength();
        final int parent = create(ZnodeTree.ROOT, 0, 0);
        for (int i = 0; i < count; i++) {
            final int node = create(parent, i, 0);
            tree.begin();
            tree.setData(node, data, 0, DATA_LENGTH, ++zxid, 5);
            tree.settle();
        }
        final long changed = tree.arena().usedLength();
        final double perChanged = (changed - before) / (double) count;
        assertTrue(perChanged <= 160 + 64, perChanged + " bytes per changed node");
        final int other = create(ZnodeTree.ROOT, 1, 0);
        for (int i = 0; i < count; i++) {
            create(other, i, 1 + i % 100);
        }
        final double perEphemeral = (tree.arena().usedLength() - changed) / (double) count;
        assertTrue(perEphemeral <= 160 + 80, perEphemeral + " bytes per ephemeral node");
    }

    @Test
    void shouldMakeNoGarbageOnceWarm() {
        final int parent = create(ZnodeTree.ROOT, 0, 0);
        for (int i = 0; i < 5000; i++) {
            create(parent, i, 0);
        }
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        cycle(parent, 20_000);
        final long before = threads.getThreadAllocatedBytes(thread);
        cycle(parent, 20_000);
        final long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < 20_000, allocated + " bytes in 20,000 rounds of five operations");
    }

    @Test
    void shouldStickAtTheLargestCreationCount() {
        final int parent = create(ZnodeTree.ROOT, 0, 0);
        create(parent, 1, 0);
        tree.begin();
        // The counter cannot be brought there by creating in a test; the field is set.
        final int extension = tree.arena().getInt(parent, RecordLayout.WORD);
        tree.arena().putInt(extension, RecordLayout.CREATED, Integer.MAX_VALUE - 1);
        tree.arena().putLong(Arena.HEADER, TreeHeader.DIGEST, new TreeDigest().of(tree));
        tree.settle();
        create(parent, 2, 0);
        assertEquals(Integer.MAX_VALUE, tree.childrenCreated(parent));
        assertEquals(zxid, tree.pzxid(parent));
        final long last = zxid;
        create(parent, 3, 0);
        assertEquals(Integer.MAX_VALUE, tree.childrenCreated(parent));
        assertEquals(last, tree.pzxid(parent));
        assertEquals(2 * Integer.MAX_VALUE - 3, tree.cversion(parent));
        tree.verify();
    }

    @Test
    void shouldHoldAVeryDeepPath() {
        final int depth = 3000;
        int node = ZnodeTree.ROOT;
        for (int i = 0; i < depth; i++) {
            node = create(node, i, 0);
        }
        final UnsafeBuffer path = new UnsafeBuffer(new byte[tree.pathLength(node)]);
        assertEquals(depth * (NAME_LENGTH + 1), tree.copyPath(node, path, 0));
        assertEquals(node, tree.find(path, 0, path.capacity()));
        assertEquals(depth + 3, tree.descendants(ZnodeTree.ROOT));
        tree.verify();
    }

    private void cycle(final int parent, final int rounds) {
        for (int i = 0; i < rounds; i++) {
            final int number = i % 5000;
            final int node = tree.child(parent, name(number), 0, NAME_LENGTH);
            tree.begin();
            tree.setData(node, data, 0, i % DATA_LENGTH, ++zxid, 5);
            tree.settle();
            final int ephemeral = create(parent, 100_000 + number, 77);
            tree.begin();
            tree.overwriteData(ephemeral, data, 0, 1);
            tree.rollback();
            tree.begin();
            tree.delete(ephemeral, ++zxid);
            tree.settle();
        }
    }

    private int create(final int parent, final int number, final long owner) {
        tree.begin();
        final int node = tree.create(
                parent,
                name(number),
                0,
                NAME_LENGTH,
                data,
                0,
                DATA_LENGTH,
                AclTable.OPEN,
                owner,
                ++zxid,
                1_700_000_000_000L);
        tree.settle();
        return node;
    }

    private UnsafeBuffer name(final int number) {
        name.putByte(0, (byte) 'n');
        int rest = number;
        for (int at = NAME_LENGTH - 1; at > 0; at--) {
            name.putByte(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return name;
    }
}
