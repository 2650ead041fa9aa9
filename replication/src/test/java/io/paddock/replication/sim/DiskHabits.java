package io.paddock.replication.sim;

import io.paddock.replication.journal.AppendMode;
import java.util.SplittableRandom;

/**
 * What the disks of an ensemble are like, where the journal is the real one.
 *
 * @param mode how entries are written.
 * @param batchAlignment of the journal.
 * @param strictMark whether the mark follows each force.
 * @param retainBytes how much is kept for peers at most.
 * @param danger how often something goes wrong in the middle of an operation in the life of a server.
 * @param risk how often power goes within each step of an operation that has several: a cut, a snapshot, a promise.
 * @param tearing how often a sector that was being written when power went is neither old nor new.
 */
record DiskHabits(
        AppendMode mode,
        int batchAlignment,
        boolean strictMark,
        long retainBytes,
        double danger,
        double risk,
        double tearing) {
    /** @param aim of the schedule: what is to fall behind logs needs logs that are short. */
    static DiskHabits draw(final SplittableRandom random, final Habits.Aim aim) {
        final boolean brief = aim == Habits.Aim.SLOW_SNAPSHOTS;
        return new DiskHabits(
                AppendMode.values()[random.nextInt(AppendMode.values().length)],
                random.nextInt(3) == 0 || brief ? 4096 : 512,
                random.nextInt(4) == 0,
                brief ? 0 : random.nextInt(3) * 64L * 1024,
                random.nextInt(3) == 0 ? 0 : random.nextDouble(),
                random.nextInt(3) == 0 || brief ? 0.03 * random.nextDouble() : 0,
                random.nextInt(3) == 0 ? random.nextDouble() : 0);
    }
}
