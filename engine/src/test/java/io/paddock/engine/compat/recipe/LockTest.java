package io.paddock.engine.compat.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessLock;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreMutex;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.locks.Revoker;
import org.junit.jupiter.api.Test;

/** Locks and semaphores. */
class LockTest extends RecipeSuite {
    private static final int CONTENDERS = 5;
    private static final int ROUNDS = 4;

    @Test
    void shouldExcludeOthers() throws Exception {
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final List<Future<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < CONTENDERS; i++) {
            final CuratorFramework client = newClient();
            contenders.add(run(() -> {
                final InterProcessMutex mutex = new InterProcessMutex(client, root);
                for (int round = 0; round < ROUNDS; round++) {
                    mutex.acquire();
                    mutex.acquire();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    mutex.release();
                    mutex.release();
                }
                return ROUNDS;
            }));
        }
        for (final Future<Integer> contender : contenders) {
            assertEquals(ROUNDS, result(contender));
        }
        assertEquals(1, most.get());
        Await.until(
                "the container of the lock to go", () -> curator.checkExists().forPath(root) == null);
    }

    @Test
    void shouldGiveLockOfLostSessionToTheNext() throws Exception {
        final CuratorFramework owner = newClient();
        assertTrue(new InterProcessMutex(owner, root).acquire(60, TimeUnit.SECONDS));
        final InterProcessMutex waiting = new InterProcessMutex(curator, root);
        assertFalse(waiting.acquire(50, TimeUnit.MILLISECONDS));
        final Future<Boolean> acquired = run(() -> waiting.acquire(60, TimeUnit.SECONDS));
        owner.close();
        assertTrue(result(acquired));
    }

    @Test
    void shouldAskForRevocation() throws Exception {
        final InterProcessMutex mutex = new InterProcessMutex(curator, root);
        final AtomicInteger asked = new AtomicInteger();
        mutex.makeRevocable(lock -> asked.incrementAndGet());
        mutex.acquire();
        Revoker.attemptRevoke(
                newClient(), mutex.getParticipantNodes().iterator().next());
        Await.until("revocation", () -> asked.get() == 1);
        mutex.release();
    }

    @Test
    void shouldShareReadingAndExcludeWriting() throws Exception {
        final InterProcessReadWriteLock first = new InterProcessReadWriteLock(curator, root);
        final InterProcessReadWriteLock second = new InterProcessReadWriteLock(newClient(), root);
        final InterProcessReadWriteLock writer = new InterProcessReadWriteLock(newClient(), root);
        first.readLock().acquire();
        assertTrue(result(run(() -> {
            final boolean got = second.readLock().acquire(60, TimeUnit.SECONDS);
            second.readLock().release();
            return got;
        })));
        assertFalse(result(run(() -> writer.writeLock().acquire(100, TimeUnit.MILLISECONDS))));
        final Future<Boolean> written = run(() -> writer.writeLock().acquire(60, TimeUnit.SECONDS));
        first.readLock().release();
        assertTrue(result(written));
        assertFalse(first.readLock().acquire(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldLeaseAsManyAsThereAre() throws Exception {
        final InterProcessSemaphoreV2 semaphore = new InterProcessSemaphoreV2(curator, root, 3);
        final List<Lease> leases = new ArrayList<>(semaphore.acquire(3));
        final InterProcessSemaphoreV2 other = new InterProcessSemaphoreV2(newClient(), root, 3);
        assertNull(other.acquire(100, TimeUnit.MILLISECONDS));
        final Future<Lease> waiting = run(() -> other.acquire(60, TimeUnit.SECONDS));
        semaphore.returnLease(leases.remove(0));
        final Lease lease = result(waiting);
        assertNotNull(lease);
        other.returnLease(lease);
        semaphore.returnAll(leases);
    }

    @Test
    void shouldLockSemaphoreMutex() throws Exception {
        final InterProcessSemaphoreMutex mutex = new InterProcessSemaphoreMutex(curator, root);
        mutex.acquire();
        assertFalse(new InterProcessSemaphoreMutex(newClient(), root).acquire(100, TimeUnit.MILLISECONDS));
        mutex.release();
    }

    @Test
    void shouldLockManyAsOne() throws Exception {
        final InterProcessLock multi =
                new InterProcessMultiLock(curator, List.of(root + "/a", root + "/b", root + "/c"));
        assertTrue(multi.acquire(60, TimeUnit.SECONDS));
        final CuratorFramework other = newClient();
        assertFalse(new InterProcessMutex(other, root + "/b").acquire(100, TimeUnit.MILLISECONDS));
        multi.release();
        assertTrue(new InterProcessMutex(other, root + "/b").acquire(60, TimeUnit.SECONDS));
    }
}
