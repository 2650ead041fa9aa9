package io.paddock.perf.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloorsTest {
    private static final long SHORT_NS = 20_000_000;

    @TempDir
    Path folder;

    @Test
    void shouldMeasureEachFloorAndLeaveNothingBehind() throws IOException {
        final Path disk = folder.resolve("disk");
        final Floors floors = Floors.measure(disk, 200, SHORT_NS);
        assertEquals("round trip, blocking", floors.roundTrip().name());
        assertEquals(3, floors.roundTrips().size());
        assertEquals(3, floors.appends().size());
        Stream.concat(floors.roundTrips().stream(), floors.appends().stream()).forEach(floor -> {
            assertTrue(floor.latency().getTotalCount() > 0, floor.name());
            assertTrue(floor.us(50) > 0, floor.name());
            assertTrue(floor.cpuUs() > 0, floor.name());
        });
        try (Stream<Path> left = Files.list(disk)) {
            assertEquals(List.of(), left.toList());
        }
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("loopback-echo")),
                "a thread is left");
    }

    @Test
    void shouldStartOverWhenTheFileIsFull() throws IOException {
        // 64 KiB each: full after 256.
        try (DurableAppend append = new DurableAppend(folder, DurableAppend.Way.DSYNC, 1 << 16)) {
            final LatencyFloor floor = append.append(300);
            assertEquals(300, floor.latency().getTotalCount());
        }
    }

    @Test
    void shouldAddUpWhatADurableWriteNeeds() {
        final LatencyFloor blocking = new LatencyFloor("blocking", only(20_000), 15);
        final LatencyFloor polling = new LatencyFloor("polling", only(22_000), 18);
        final LatencyFloor append = new LatencyFloor("append", only(100_000), 30);
        final Floors floors = new Floors(1, List.of(blocking, polling), List.of(append));
        assertEquals(120, floors.durableUs(50), 0.2);
        assertEquals(18, floors.roundTripCpuUs());
        assertEquals(48, floors.durableCpuUs());
    }

    private static Histogram only(final long ns) {
        final Histogram histogram = new Histogram(1_000_000_000L, 3);
        histogram.recordValue(ns);
        return histogram;
    }
}
