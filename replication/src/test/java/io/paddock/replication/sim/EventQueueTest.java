package io.paddock.replication.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private record Expected(long timeNs, long number) implements Comparable<Expected> {
        @Override
        public int compareTo(final Expected other) {
            return timeNs != other.timeNs ? Long.compare(timeNs, other.timeNs) : Long.compare(number, other.number);
        }
    }

    @Test
    void shouldOrderByTimeAndThenByInsertion() {
        for (long seed = 1; seed <= 20; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final EventQueue queue = new EventQueue();
            final PriorityQueue<Expected> model = new PriorityQueue<>();
            for (long number = 0; number < 20_000; number++) {
                if (random.nextInt(5) < 3) {
                    final Event event = queue.take(Event.Kind.WORK);
                    event.first = number;
                    final long delayNs = random.nextLong(
                            switch (random.nextInt(4)) {
                                case 0 -> 3;
                                case 1 -> 50_000;
                                case 2 -> 5_000_000;
                                default -> 500_000_000;
                            });
                    queue.add(event, delayNs);
                    model.add(new Expected(queue.nowNs() + delayNs, number));
                } else if (!model.isEmpty()) {
                    checkNext(seed, queue, model);
                }
            }
            while (!model.isEmpty()) {
                checkNext(seed, queue, model);
            }
            assertNull(queue.next(Long.MAX_VALUE), "seed " + seed);
        }
    }

    private static void checkNext(final long seed, final EventQueue queue, final PriorityQueue<Expected> model) {
        final Expected expected = model.remove();
        assertNull(queue.next(expected.timeNs() - 1), "seed " + seed);
        final Event event = queue.next(Long.MAX_VALUE / 2);
        assertEquals(expected, new Expected(queue.nowNs(), event.first), "seed " + seed);
        queue.giveBack(event);
    }
}
