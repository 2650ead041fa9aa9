package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.journal.SegmentReport.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reader of running, stopped and crashed journals. */
class JournalReaderTest {
    private static final JournalConfig CONFIG = JournalConfig.defaults().withLengths(64 * 1024, 5_000);

    private final SimDisk disk = new SimDisk();
    private final JournalWorkload workload = new JournalWorkload(new Random(42), CONFIG);

    @Test
    void shouldReadWhileTheJournalIsOpenAndAfter() {
        workload.open(disk);
        for (int i = 0; i < 200; i++) {
            workload.step();
        }
        assertEquals(workload.durable(), read(State.OPEN, State.COMPLETE, State.SPARE, State.SUPERSEDED));
        workload.close();
        assertEquals(workload.durable(), read(State.OPEN, State.COMPLETE, State.SPARE, State.SUPERSEDED));
    }

    @Test
    void shouldTellATornTail() {
        workload.open(disk);
        for (int i = 0; i < 20; i++) {
            workload.step();
        }
        disk.crashAfter(1);
        try {
            workload.step();
        } catch (final SimDisk.PowerLoss expected) {
            // In the middle of a batch.
        }
        final SimDisk found = disk.restart();
        final Path last = last(found);
        final byte[] bytes = found.content(last);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] ^= 1;
        assertEquals(State.TORN, report(found, last).state());
    }

    @Test
    void shouldTellDamageWithItsOffset() {
        workload.open(disk);
        for (int i = 0; i < 20; i++) {
            workload.step();
        }
        workload.close();
        final Path last = last(disk);
        disk.content(last)[SegmentDescriptor.DATA_OFFSET + 70] ^= 1;
        final SegmentReport report = report(disk, last);
        assertEquals(State.DAMAGED, report.state());
        assertTrue(report.detail().contains("offset " + SegmentDescriptor.DATA_OFFSET), report.detail());
    }

    @Test
    void shouldNotTakeForDamageWhatARunningServerAdds() {
        final long seed = Long.getLong("paddock.seed", 1);
        final JournalConfig config = JournalConfig.defaults().withLengths(1 << 20, 200_000);
        for (int round = 0; round < 40; round++) {
            final Random random = new Random(seed * 1_000 + round);
            final SimDisk shared = new SimDisk();
            try (SegmentBuilder server = new SegmentBuilder(shared, config, random)) {
                server.append(100 + random.nextInt(200_000), false).force();
                final int pace = 1 + random.nextInt(4);
                final Runnable work = () -> {
                    for (int i = random.nextInt(pace); i > 0; i--) {
                        server.append(100 + random.nextInt(random.nextBoolean() ? 500 : 60_000), false);
                    }
                    server.force();
                };
                requireSound(new BusyDisk(shared, work), work, "round " + round + ", seed " + seed);
            }
        }
    }

    @Test
    void shouldNotFollowARunningServerForEver() {
        final JournalConfig config = JournalConfig.defaults().withLengths(1 << 20, 200_000);
        try (SegmentBuilder server = new SegmentBuilder(disk, config, new Random(1))) {
            server.append(1_000, false).force();
            final Disk busy =
                    new BusyDisk(disk, () -> server.append(1_000, false).force());
            try (JournalReader reader = JournalReader.open(busy, SegmentBuilder.FOLDER)) {
                final SegmentReport report = reader.read(reader.segments().get(0), entry -> {});
                assertEquals(State.OPEN, report.state());
                assertTrue(report.entryCount() > 1 && report.entryCount() < 100, report.toString());
            }
        }
    }

    /** The server adds before each read, and while an entry is looked at. */
    private static void requireSound(final Disk busy, final Runnable work, final String message) {
        try (JournalReader reader = JournalReader.open(busy, SegmentBuilder.FOLDER)) {
            for (final Path file : reader.segments()) {
                final long[] last = {0};
                final SegmentReport report = reader.read(file, entry -> {
                    work.run();
                    last[0] = entry.zxid();
                });
                assertTrue(
                        List.of(State.OPEN, State.COMPLETE, State.SPARE).contains(report.state()),
                        message + ": " + report);
                assertEquals(report.lastZxid(), last[0], message);
            }
        }
    }

    private List<Long> read(final State... allowed) {
        final List<Long> serials = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(disk, JournalWorkload.FOLDER)) {
            for (final Path file : reader.segments()) {
                final SegmentReport report =
                        reader.read(file, entry -> serials.add(entry.buffer().getLong(entry.offset())));
                assertTrue(List.of(allowed).contains(report.state()), report.toString());
            }
        }
        return serials;
    }

    private static SegmentReport report(final SimDisk disk, final Path file) {
        try (JournalReader reader = JournalReader.open(disk, JournalWorkload.FOLDER)) {
            return reader.read(file, entry -> {});
        }
    }

    private static Path last(final SimDisk disk) {
        Path last = null;
        for (final Path file : disk.files()) {
            if (JournalReader.isSegment(file) && disk.content(file)[0] != 0) {
                last = file;
            }
        }
        return last;
    }
}
