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
 */
record DiskHabits(AppendMode mode, int batchAlignment, boolean strictMark, long retainBytes, double danger) {
    static DiskHabits draw(final SplittableRandom random) {
        return new DiskHabits(
                AppendMode.values()[random.nextInt(AppendMode.values().length)],
                random.nextInt(3) == 0 ? 4096 : 512,
                random.nextInt(4) == 0,
                random.nextInt(3) * 64L * 1024,
                random.nextInt(3) == 0 ? 0 : random.nextDouble());
    }
}
