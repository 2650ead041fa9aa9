package io.paddock.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SlotSetsTest {
    private final BlockStore blocks = new BlockStore();
    private final SlotSets sets = new SlotSets(blocks);

    @Test
    void shouldBehaveAsASetInEveryForm() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            // From a few slots of a small server to sparse ones of a huge server.
            final int slotRange = 1 << 1 + random.nextInt(18);
            final int target = 1 + random.nextInt(Math.min(slotRange, 3_000));
            runAgainstModel(random, slotRange, target, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void shouldKeepSetsApartWhenTheyShareTheStore() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final int[] handles = new int[300];
        final List<TreeSet<Integer>> models = new ArrayList<>();
        for (int i = 0; i < handles.length; i++) {
            models.add(new TreeSet<>());
        }
        for (int i = 0; i < 200_000; i++) {
            final int index = random.nextInt(handles.length);
            final int slot = random.nextInt(index < 100 ? 40 : index < 200 ? 400 : 40_000);
            final TreeSet<Integer> model = models.get(index);
            if (random.nextInt(200) == 0) {
                sets.free(handles[index]);
                handles[index] = SlotSets.EMPTY;
                model.clear();
            } else if (model.add(slot)) {
                handles[index] = sets.add(handles[index], slot);
            } else {
                model.remove(slot);
                handles[index] = sets.remove(handles[index], slot);
            }
            if (i % 20_000 == 0) {
                blocks.trim();
            }
        }
        for (int i = 0; i < handles.length; i++) {
            assertEquals(models.get(i), slots(handles[i]), "seed " + seed + ", set " + i);
        }
    }

    @Test
    void shouldSpendOneBitForEachOfManyAndOneWordForEachOfFew() {
        int dense = SlotSets.EMPTY;
        for (int slot = 0; slot < 200; slot++) {
            dense = sets.add(dense, slot);
        }
        assertEquals(8, blocks.capacity(-dense), "words for 200 of 200");
        final int sparse = sets.add(sets.add(SlotSets.EMPTY, 99_000), 500);
        assertEquals(4, blocks.capacity(-sparse), "words for 2 of 100,000");
    }

    @Test
    void shouldReturnToOneInlineSlot() {
        int set = SlotSets.EMPTY;
        for (int slot = 0; slot < 5_000; slot++) {
            set = sets.add(set, slot * 7);
        }
        for (int slot = 0; slot < 5_000; slot++) {
            set = slot == 1_234 ? set : sets.remove(set, slot * 7);
        }
        assertEquals(1_234 * 7 + 1, set);
        final long before = blocks.footprintBytes();
        blocks.trim();
        assertTrue(blocks.footprintBytes() < before, "pages go back");
    }

    private void runAgainstModel(final Random random, final int slotRange, final int target, final String message) {
        final TreeSet<Integer> model = new TreeSet<>();
        int set = SlotSets.EMPTY;
        for (int i = 0; i < target * 4; i++) {
            final int slot = random.nextInt(slotRange);
            assertEquals(model.contains(slot), sets.contains(set, slot), message);
            if (model.add(slot)) {
                set = sets.add(set, slot);
            } else if (i > target * 2) {
                model.remove(slot);
                set = sets.remove(set, slot);
            }
            assertEquals(model.size(), sets.count(set), message);
        }
        assertEquals(model, slots(set), message);
        while (!model.isEmpty()) {
            set = removeSome(random, model, set, message);
        }
        assertEquals(SlotSets.EMPTY, set, message);
    }

    private int removeSome(final Random random, final TreeSet<Integer> model, final int set, final String message) {
        final SlotBits removed = new SlotBits();
        final int oneIn = 1 + random.nextInt(4);
        for (final int slot : new ArrayList<>(model)) {
            if (random.nextInt(oneIn) == 0) {
                removed.set(slot);
                model.remove(slot);
            }
        }
        final int left = sets.removeAll(set, removed);
        assertEquals(model, slots(left), message);
        return left;
    }

    private TreeSet<Integer> slots(final int set) {
        final SlotBits bits = new SlotBits();
        sets.collect(set, bits);
        final TreeSet<Integer> slots = new TreeSet<>();
        for (int slot = bits.next(0); slot >= 0; slot = bits.next(slot + 1)) {
            slots.add(slot);
        }
        return slots;
    }
}
