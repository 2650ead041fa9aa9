package io.paddock.engine.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.tree.TreeDigest;
import io.paddock.engine.tree.TreeDriver;
import io.paddock.engine.tree.TreeImages;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final MemoryStore store = new MemoryStore();
    private final Outcome.Listener outcome = new Outcome.Listener();
    private final SessionTable sessions = new SessionTable();
    private final Long2LongHashMap origins = new Long2LongHashMap(0);
    private ZnodeTree tree = new ZnodeTree(new ArenaConfig(256 << 20, 64 << 20));
    private SnapshotTaker taker = new SnapshotTaker(tree, sessions, origins, store, outcome);

    @AfterEach
    void close() {
        taker.close();
        tree.close();
    }

    @Test
    void shouldRestoreAllThatTheStateHolds() throws InterruptedException {
        final TreeDriver driver = grow(1, TreeDriver.Shape.WILD, 300);
        for (int i = 70_000; i > 0; i--) {
            sessions.create(i * 0x100_0000_0001L, 4000 + i);
        }
        origins.put(3, 33);
        origins.put(1, 11);
        assertTrue(taker.start(driver.zxid(), 77, 1234));
        final Outcome taken = outcome.await();
        assertNull(taken.failure());
        assertEquals(driver.zxid(), taken.zxid());
        assertEquals(store.content(driver.zxid()).length, taken.length());
        try (SnapshotImage image = SnapshotImage.read(store.open(driver.zxid()))) {
            assertEquals(new SnapshotMeta(driver.zxid(), 77, 1234, tree.arena().length(), 70_000), image.meta());
            assertArrayEquals(sessions.ids(), image.sessions().ids());
            assertEquals(4005, image.sessions().timeoutMs(5 * 0x100_0000_0001L));
            assertEquals(origins, image.origins());
            assertArrayEquals(TreeImages.of(tree), TreeImages.of(image.tree()));
            assertEquals(new TreeDigest().of(tree), new TreeDigest().of(image.tree()));
            image.tree().verify();
            driver.tree(image.tree());
            driver.check();
            for (int i = 0; i < 50; i++) {
                driver.transact();
            }
            driver.check();
            image.tree().verify();
            assertTrue(new TreeDigest().of(tree) != new TreeDigest().of(image.tree()));
        }
    }

    @Test
    void shouldSayWhatToDoWithTheLayoutOfAnotherBuild() throws InterruptedException {
        final TreeDriver driver = grow(2, TreeDriver.Shape.WIDE, 20);
        assertTrue(taker.start(driver.zxid(), 1, 1));
        assertNull(outcome.await().failure());
        final byte[] content = store.content(driver.zxid());
        final int version = versionOffset(content);
        content[version] = 1;
        final String older = assertThrows(LogFault.class, () -> SnapshotImage.read(store.open(driver.zxid())))
                .getMessage();
        assertTrue(older.contains("an older build") && older.contains("layout 1"), older);
        assertTrue(older.contains("Start the build that wrote it") && older.contains("move all snapshots"), older);
        content[version] = 99;
        final String newer = assertThrows(LogFault.class, () -> SnapshotImage.read(store.open(driver.zxid())))
                .getMessage();
        assertTrue(newer.contains("a newer build") && newer.contains("layout 99"), newer);
    }

    /** The version in the arena's header, which follows its magic. */
    private static int versionOffset(final byte[] content) {
        final byte[] magic = "PadArena".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < content.length - magic.length; i++) {
            if (Arrays.equals(magic, 0, magic.length, content, i, i + magic.length)) {
                return i + magic.length;
            }
        }
        throw new AssertionError("no arena in the snapshot");
    }

    @Test
    void shouldBeTheStateAtItsZxidWhateverChangesMeanwhile() throws InterruptedException {
        for (long seed = 1; seed <= 4; seed++) {
            final Semaphore writes = new Semaphore(0);
            store.beforeWrite(() -> acquire(writes));
            final TreeDriver driver = grow(seed, seed % 2 == 0 ? TreeDriver.Shape.WILD : TreeDriver.Shape.WIDE, 600);
            final byte[] expected = TreeImages.of(tree);
            final long zxid = driver.zxid();
            assertTrue(taker.start(zxid, zxid, 1));
            // Each portion that is written is followed by changes, the last by many.
            while (!outcome.ended()) {
                for (int i = 0; i < 20; i++) {
                    driver.transact();
                }
                writes.release();
                awaitDrained(writes);
            }
            assertNull(outcome.await().failure());
            final byte[] content = store.content(zxid);
            assertArrayEquals(
                    expected,
                    Arrays.copyOfRange(content, content.length - expected.length, content.length),
                    "seed " + seed);
            tree.verify();
            reset(64 << 20);
        }
    }

    @Test
    void shouldBeTheStateAtItsZxidUnderFreeRunningChanges() throws InterruptedException {
        final TreeDriver driver = grow(5, TreeDriver.Shape.WIDE, 8000);
        for (int round = 0; round < 12; round++) {
            final byte[] expected = TreeImages.of(tree);
            final long zxid = driver.zxid();
            assertTrue(taker.start(zxid, zxid, 1));
            while (!outcome.ended()) {
                driver.transact();
            }
            assertNull(outcome.await().failure());
            final byte[] content = store.content(zxid);
            assertArrayEquals(
                    expected,
                    Arrays.copyOfRange(content, content.length - expected.length, content.length),
                    "round " + round);
            driver.transact();
        }
        tree.verify();
        driver.check();
    }

    @Test
    void shouldTakeOneAtATime() throws InterruptedException {
        final Semaphore writes = new Semaphore(0);
        store.beforeWrite(() -> acquire(writes));
        assertTrue(taker.start(1, 1, 1));
        assertTrue(taker.running());
        assertFalse(taker.start(2, 2, 2));
        writes.release(1000);
        assertNull(outcome.await().failure());
        awaitIdle();
        assertTrue(taker.start(3, 3, 3));
        assertNull(outcome.await().failure());
        assertArrayEquals(new long[] {3, 1}, store.zxids());
    }

    @Test
    void shouldSurviveADiskThatRefuses() throws InterruptedException {
        final TreeDriver driver = grow(9, TreeDriver.Shape.WIDE, 500);
        store.beforeWrite(() -> {
            throw new LogFault("disk full");
        });
        assertTrue(taker.start(1, 1, 1));
        assertEquals("disk full", outcome.await().failure().getMessage());
        assertEquals(0, store.openWriters());
        store.beforeWrite(() -> {});
        for (int i = 0; i < 100; i++) {
            driver.transact();
        }
        driver.check();
        awaitIdle();
        assertTrue(taker.start(2, 2, 2));
        assertNull(outcome.await().failure());
        assertArrayEquals(new long[] {2}, store.zxids());
    }

    @Test
    void shouldGiveUpRatherThanTakeMoreMemoryThanAllowed() throws InterruptedException {
        reset(1 << 20);
        final TreeDriver driver = grow(9, TreeDriver.Shape.WIDE, 15_000);
        final Semaphore writes = new Semaphore(0);
        store.beforeWrite(() -> acquire(writes));
        assertTrue(taker.start(1, 1, 1));
        driver.deleteAll();
        writes.release(1000);
        final Outcome failed = outcome.await();
        assertNotNull(failed.failure());
        assertEquals(0, store.zxids().length);
        tree.verify();
        awaitIdle();
        assertTrue(taker.start(2, 2, 2));
        assertNull(outcome.await().failure());
    }

    @Test
    void shouldGiveUpWhenTheNodeCloses() throws InterruptedException {
        grow(9, TreeDriver.Shape.WIDE, 500);
        final Semaphore writes = new Semaphore(0);
        store.beforeWrite(() -> acquire(writes));
        assertTrue(taker.start(1, 1, 1));
        final Thread closer = new Thread(taker::close);
        closer.start();
        await(() -> closer.getState() == Thread.State.WAITING);
        writes.release(1000);
        closer.join(20_000);
        assertFalse(closer.isAlive());
        assertTrue(outcome.await().failure() instanceof CancellationException);
        assertEquals(0, store.zxids().length);
        assertEquals(0, store.openWriters());
        assertFalse(taker.start(2, 2, 2));
    }

    @Test
    void shouldRefuseContentThatItCannotUnderstand() throws InterruptedException {
        assertTrue(taker.start(4, 4, 4));
        assertNull(outcome.await().failure());
        final byte[] good = store.content(4);
        for (int cut = 0; cut < good.length; cut += good.length / 50) {
            store.content(4, Arrays.copyOf(good, cut));
            assertThrows(LogFault.class, () -> SnapshotImage.read(store.open(4)), "cut at " + cut);
        }
        store.content(5, good);
        assertThrows(LogFault.class, () -> SnapshotImage.read(store.open(5)));
        final byte[] otherVersion = good.clone();
        otherVersion[good.length - (int) tree.arena().length() + 8]++;
        store.content(4, otherVersion);
        assertThrows(LogFault.class, () -> SnapshotImage.read(store.open(4)));
    }

    @Test
    void shouldNameTheKeyWhenTheBoundIsTooLow() throws InterruptedException {
        grow(11, TreeDriver.Shape.WIDE, 3000);
        assertTrue(taker.start(4, 4, 4));
        assertNull(outcome.await().failure());
        try (ZnodeTree small = new ZnodeTree(new ArenaConfig(1 << 20, 0))) {
            assertTrue(
                    tree.arena().length() > small.arena().maxLength(),
                    "not large enough: " + tree.arena().length());
            final SnapshotLoader loader = new SnapshotLoader(small, new SessionTable(), new Long2LongHashMap(0));
            final LogFault fault = assertThrows(LogFault.class, () -> loader.load(store.open(4)));
            assertTrue(fault.getMessage()
                    .contains("raise paddock.memory.limit above " + tree.arena().length()));
        }
    }

    @Test
    void shouldLeaveNoTraceOfALoadThatWasBrokenOff() throws InterruptedException {
        grow(12, TreeDriver.Shape.WILD, 2000);
        sessions.create(7, 7000);
        origins.put(1, 11);
        assertTrue(taker.start(4, 4, 4));
        assertNull(outcome.await().failure());
        final byte[] good = store.content(4);
        final SessionTable otherSessions = new SessionTable();
        final Long2LongHashMap otherOrigins = new Long2LongHashMap(0);
        try (ZnodeTree fresh = new ZnodeTree(new ArenaConfig(64 << 20, 0));
                ZnodeTree other = new ZnodeTree(new ArenaConfig(64 << 20, 0))) {
            final SnapshotLoader loader = new SnapshotLoader(other, otherSessions, otherOrigins);
            for (int part = 0; part < 20; part++) {
                final int cut = (int) ((long) good.length * part / 20);
                final LogFault damage = new LogFault("cut");
                assertSame(damage, assertThrows(LogFault.class, () -> loader.load(endingWith(damage, good, cut))));
                loader.clear();
                assertArrayEquals(TreeImages.of(fresh), TreeImages.of(other), "cut at " + cut);
                assertEquals(0, otherSessions.size());
                assertTrue(otherOrigins.isEmpty());
                other.verify();
            }
            loader.load(store.open(4));
            assertArrayEquals(TreeImages.of(tree), TreeImages.of(other));
            assertEquals(7000, otherSessions.timeoutMs(7));
        }
    }

    /** Reads like the snapshot, up to the place where a fault is found. */
    private SnapshotReader endingWith(final LogFault damage, final byte[] content, final int length) {
        final SnapshotReader whole = store.open(4);
        return (SnapshotReader) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SnapshotReader.class}, new InvocationHandler() {
                    private int position;

                    @Override
                    public Object invoke(final Object proxy, final Method method, final Object[] arguments)
                            throws ReflectiveOperationException {
                        if (!method.getName().equals("read")) {
                            return method.invoke(whole, arguments);
                        }
                        final int part = Math.min((int) arguments[2], length - position);
                        if (part == 0) {
                            throw damage;
                        }
                        ((MutableDirectBuffer) arguments[0]).putBytes((int) arguments[1], content, position, part);
                        position += part;
                        return part;
                    }
                });
    }

    private TreeDriver grow(final long seed, final TreeDriver.Shape shape, final int transactions) {
        final TreeDriver driver = new TreeDriver(seed, shape, tree);
        for (int i = 0; i < transactions; i++) {
            driver.transact();
        }
        return driver;
    }

    private void reset(final long maxAsideBytes) {
        close();
        tree = new ZnodeTree(new ArenaConfig(256 << 20, maxAsideBytes));
        taker = new SnapshotTaker(tree, sessions, origins, store, outcome);
    }

    private static void acquire(final Semaphore semaphore) {
        try {
            if (!semaphore.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new LogFault("the test did not go on");
            }
        } catch (final InterruptedException ex) {
            throw new LogFault("interrupted", ex);
        }
    }

    private void awaitDrained(final Semaphore semaphore) {
        await(() -> semaphore.availablePermits() == 0 || outcome.ended());
    }

    private void awaitIdle() {
        await(() -> !taker.running());
    }

    private static void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("condition not met within its deadline");
            }
            Thread.onSpinWait();
        }
    }
}
