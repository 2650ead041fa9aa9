package io.paddock.engine.compat.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.junit.jupiter.api.Test;

/** Leader election, both ways. */
class LeaderTest extends RecipeSuite {
    @Test
    void shouldHandLatchFromOneToTheNext() throws Exception {
        final List<LeaderLatch> latches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final LeaderLatch latch = new LeaderLatch(newClient(), root, "id" + i);
            latch.start();
            latches.add(latch);
        }
        while (!latches.isEmpty()) {
            Await.until("a leader", () -> leaders(latches).size() == 1);
            final LeaderLatch leader = leaders(latches).get(0);
            Await.until(
                    "all to know the leader",
                    () -> latches.get(0).getLeader().getId().equals(leader.getId()));
            Await.until(
                    "all participants", () -> latches.get(0).getParticipants().size() == latches.size());
            latches.remove(leader);
            leader.close();
        }
    }

    private static List<LeaderLatch> leaders(final List<LeaderLatch> latches) {
        return latches.stream().filter(LeaderLatch::hasLeadership).toList();
    }

    @Test
    void shouldHandLatchOverWhenTheSessionEnds() throws Exception {
        final CuratorFramework first = newClient();
        final LeaderLatch leader = new LeaderLatch(first, root);
        leader.start();
        assertTrue(leader.await(60, TimeUnit.SECONDS));
        final LeaderLatch next = closing(new LeaderLatch(curator, root));
        next.start();
        first.close();
        assertTrue(next.await(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldSelectEachInTurn() {
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final int[] turns = new int[3];
        for (int i = 0; i < turns.length; i++) {
            final int index = i;
            final LeaderSelector selector =
                    closing(new LeaderSelector(newClient(), root, new LeaderSelectorListenerAdapter() {
                        @Override
                        public void takeLeadership(final CuratorFramework client) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            turns[index]++;
                            inside.decrementAndGet();
                        }
                    }));
            selector.autoRequeue();
            selector.start();
        }
        Await.until("three turns each", () -> turns[0] >= 3 && turns[1] >= 3 && turns[2] >= 3);
        assertEquals(1, most.get());
    }
}
