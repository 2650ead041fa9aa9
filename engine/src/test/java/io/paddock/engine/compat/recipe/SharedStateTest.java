package io.paddock.engine.compat.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.framework.recipes.shared.SharedCountListener;
import org.apache.curator.framework.recipes.shared.SharedCountReader;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.Test;

/** Counters and barriers. */
class SharedStateTest extends RecipeSuite {
    private static final int MEMBERS = 4;

    @Test
    void shouldAddWithoutLoss() throws Exception {
        final List<Future<Integer>> adders = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            final CuratorFramework client = newClient();
            adders.add(run(() -> {
                final DistributedAtomicLong counter = new DistributedAtomicLong(client, root, new RetryNTimes(1000, 1));
                int added = 0;
                for (int j = 0; j < 10; j++) {
                    added += counter.increment().succeeded() ? 1 : 0;
                }
                return added;
            }));
        }
        int total = 0;
        for (final Future<Integer> adder : adders) {
            total += result(adder);
        }
        curator.sync().forPath(root);
        final DistributedAtomicLong counter = new DistributedAtomicLong(curator, root, new RetryNTimes(10, 1));
        assertEquals(total, counter.get().postValue());
        assertTrue(total > 0);
    }

    @Test
    void shouldTellOthersOfTheCount() throws Exception {
        final SharedCount mine = closing(new SharedCount(curator, root, 7));
        final SharedCount theirs = closing(new SharedCount(newClient(), root, 7));
        final AtomicInteger seen = new AtomicInteger();
        theirs.addListener(new SharedCountListener() {
            @Override
            public void countHasChanged(final SharedCountReader count, final int value) {
                seen.set(value);
            }

            @Override
            public void stateChanged(final CuratorFramework client, final ConnectionState state) {}
        });
        mine.start();
        theirs.start();
        assertEquals(7, theirs.getCount());
        mine.setCount(8);
        Await.until("the new count", () -> seen.get() == 8);
        assertTrue(theirs.trySetCount(theirs.getVersionedValue(), 9));
        Await.until("the count to come back", () -> mine.getCount() == 9);
    }

    @Test
    void shouldHoldAtBarrierUntilItIsLifted() throws Exception {
        final DistributedBarrier barrier = new DistributedBarrier(curator, root);
        barrier.setBarrier();
        final DistributedBarrier waiting = new DistributedBarrier(newClient(), root);
        assertFalse(waiting.waitOnBarrier(100, TimeUnit.MILLISECONDS));
        final Future<Boolean> passed = run(() -> waiting.waitOnBarrier(60, TimeUnit.SECONDS));
        barrier.removeBarrier();
        assertTrue(result(passed));
    }

    @Test
    void shouldEnterAndLeaveTogether() throws Exception {
        final AtomicInteger inside = new AtomicInteger();
        final List<Future<Boolean>> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            final DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(newClient(), root, MEMBERS);
            members.add(run(() -> {
                final boolean entered = barrier.enter(60, TimeUnit.SECONDS);
                inside.incrementAndGet();
                return barrier.leave(60, TimeUnit.SECONDS) && inside.get() == MEMBERS && entered;
            }));
        }
        for (final Future<Boolean> member : members) {
            assertTrue(result(member));
        }
    }
}
