package io.paddock.perf.jmh;

import io.paddock.codecs.journal.EntryHeaderEncoder;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.journal.AppendMode;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.Journal;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.journal.JournalCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a durable batch cost in each way that the journal can write it? One operation appends the entries and
 * forces them. The folder is that of {@code java.io.tmpdir}; set it to the disk in question.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED"
        })
public class JournalBenchmark {
    private static final int HEADER_LENGTH = EntryHeaderEncoder.BLOCK_LENGTH;
    private static final int PAYLOAD_LENGTH = 192;
    private static final int FRAME_LENGTH = HEADER_LENGTH + PAYLOAD_LENGTH;
    private static final int OLD_ENTRIES = 100_000;

    /** How entries reach the disk. */
    @Param({"DIRECT", "DSYNC", "WRITE", "MAPPED"})
    public AppendMode mode;

    /** Entries of a batch. */
    @Param({"1", "64"})
    public int entries;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME_LENGTH]);
    private final EntryHeaderEncoder header = new EntryHeaderEncoder();
    private Path folder;
    private Journal journal;
    private long index;

    /** An empty journal. */
    @Setup
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("paddock-journal");
        journal = Journal.open(
                JournalConfig.defaults().withMode(mode),
                FileDisk.INSTANCE,
                folder,
                new JournalCounters(),
                ThreadLocalRandom.current()::nextInt);
        journal.resumeAfter(0, 0, 0);
    }

    /** Removes it. */
    @TearDown
    public void tearDown() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One batch. */
    @Benchmark
    public long appendAndForce() {
        for (int i = 0; i < entries; i++) {
            append();
        }
        journal.force();
        return index;
    }

    private void append() {
        if (++index % OLD_ENTRIES == 0) {
            journal.force();
            journal.purgeBefore(index - OLD_ENTRIES / 2);
        }
        if (!journal.hasRoom(FRAME_LENGTH)) {
            journal.force();
        }
        header.wrap(frame, 0)
                .headerCrc(0)
                .frameLength(FRAME_LENGTH)
                .contentCrc(0)
                .prevChain(0)
                .syncedOffset(0)
                .commitLag(0)
                .flags((short) 0)
                .reserved((short) 0)
                .headerVersion(1)
                .entryType((short) 1)
                .reservedToo((short) 0)
                .contentVersion(1)
                .zxid(index)
                .index(index)
                .timestampMs(1)
                .origin(EntryFlyweight.origin(0, index));
        journal.append(frame, 0, FRAME_LENGTH);
    }
}
