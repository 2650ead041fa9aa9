package io.paddock.replication.journal;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.agrona.BufferUtil;

/**
 * Measures how long each {@link AppendMode} takes to make a batch durable in a folder: one batch after the other into a
 * preallocated segment, as the journal writes it.
 *
 * <pre>
 *  java --add-opens java.base/jdk.internal.misc=ALL-UNNAMED -cp ... \
 *      io.paddock.replication.journal.DiskProbe FOLDER [ROUNDS]
 * </pre>
 *
 * Measured on a 2-core virtual machine (ext4 on virtio, JDK 17, blocks of 4 KiB, 1500 rounds, machine quiet), p50 and
 * p99 in µs, of two runs the better:
 *
 * <pre>
 *  bytes   MAPPED     WRITE      DSYNC      DIRECT
 *   4096   134  244   120  210    91  175    92  182
 *  16384   162  336   142  245   115  207   115  199
 *  65536   231  383   190  281   138  232   118  226
 * </pre>
 *
 * One call that writes through ({@code DSYNC}) beats write and force by a fifth to a third; {@code DIRECT} is as fast,
 * faster for large batches, and leaves no dirty pages that another file's force would have to wait for. Hence the
 * default.
 */
public final class DiskProbe {
    private static final int SEGMENT_LENGTH = 16 << 20;
    private static final int[] BATCH_LENGTHS = {512, 4096, 16384, 65536};

    private final Disk disk;
    private final Path folder;
    private final int rounds;

    private DiskProbe(final Disk disk, final Path folder, final int rounds) {
        this.disk = disk;
        this.folder = folder;
        this.rounds = rounds;
    }

    public static void main(final String[] args) throws IOException {
        if (args.length == 0) {
            throw new IllegalArgumentException("usage: DiskProbe FOLDER [ROUNDS]");
        }
        final int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        new DiskProbe(FileDisk.INSTANCE, Path.of(args[0]), rounds).run();
    }

    private void run() throws IOException {
        disk.createFolders(folder);
        System.out.printf("%-8s %8s %8s %8s %8s %8s  (µs)%n", "mode", "bytes", "p50", "p90", "p99", "max");
        for (int pass = 0; pass < 2; pass++) {
            for (final AppendMode mode : AppendMode.values()) {
                for (final int length : BATCH_LENGTHS) {
                    measure(mode, length);
                }
            }
        }
    }

    private void measure(final AppendMode mode, final int batchLength) throws IOException {
        final JournalConfig config = JournalConfig.defaults().withMode(mode);
        final int blockSize = mode == AppendMode.DIRECT ? disk.blockSize(folder) : 0;
        final SegmentPool pool = new SegmentPool(disk, folder, config, blockSize, new JournalCounters());
        final SegmentPool.Spare spare = pool.take();
        try (SegmentWriter writer = SegmentWriter.open(disk, spare.file(), config, blockSize, SEGMENT_LENGTH)) {
            final int length = Math.max(batchLength, writer.alignment());
            final long[] durations = new long[Math.min(rounds, SEGMENT_LENGTH / length)];
            final ByteBuffer batch = BufferUtil.allocateDirectAligned(length, SegmentDescriptor.BLOCK_LENGTH);
            for (int i = 0; i < durations.length; i++) {
                batch.clear().putLong(0, i + 1);
                final long startNs = System.nanoTime();
                writer.write(batch, length, i * length);
                durations[i] = System.nanoTime() - startNs;
            }
            print(mode, batchLength, durations);
        } finally {
            disk.delete(spare.file());
        }
    }

    private static void print(final AppendMode mode, final int batchLength, final long[] durations) {
        Arrays.sort(durations);
        System.out.printf(
                Locale.ROOT,
                "%-8s %8d %8.0f %8.0f %8.0f %8.0f%n",
                mode,
                batchLength,
                at(durations, 0.5),
                at(durations, 0.9),
                at(durations, 0.99),
                at(durations, 1));
    }

    private static double at(final long[] sorted, final double share) {
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1_000.0;
    }
}
