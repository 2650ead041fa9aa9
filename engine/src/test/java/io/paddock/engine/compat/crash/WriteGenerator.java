package io.paddock.engine.compat.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws writes below one node, most of which succeed. */
final class WriteGenerator {
    private static final int NAMES = 24;
    private static final int MOST_SEQUENTIAL = 30;

    private final Random random;
    private final String parent;
    private long number;

    WriteGenerator(final Random random, final String parent) {
        this.random = random;
        this.parent = parent;
    }

    Write next(final Model model) {
        final int die = random.nextInt(20);
        if (die == 0) {
            final List<Write> steps = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                steps.add(single(model, random.nextInt(20)));
            }
            return new Write.Multi(steps);
        }
        return single(model, die);
    }

    private Write single(final Model model, final int die) {
        final String path = parent + "/n" + random.nextInt(NAMES);
        final String data = "value" + number++ + "x".repeat(random.nextInt(200));
        if (die < 5) {
            return new Write.Create(path, data, random.nextInt(3) == 0, false);
        } else if (die < 9) {
            final String oldest = model.entries().ceilingKey(parent + "/q");
            return oldest != null && model.entries().tailMap(oldest).size() > MOST_SEQUENTIAL
                    ? new Write.Delete(oldest, -1)
                    : new Write.Create(parent + "/q", data, random.nextInt(3) == 0, true);
        } else if (die < 12) {
            return new Write.Delete(path, random.nextInt(4) == 0 ? 0 : -1);
        }
        final Model.Entry entry = model.entries().get(path);
        final int version = entry == null || random.nextBoolean() ? -1 : entry.version();
        return new Write.Change(path, data, version);
    }
}
