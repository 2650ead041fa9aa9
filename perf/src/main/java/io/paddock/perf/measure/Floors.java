package io.paddock.perf.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What no server on this machine can go below: one round trip over loopback, and one durable append to its disk.
 *
 * @param messageLength bytes of the message that went to and fro, and of the record that was appended.
 * @param roundTrips a bare echo, by the way in which both sides wait: first {@code blocking}.
 * @param appends a record made durable, by the way in which it gets to the disk: first that of Paddock's journal.
 */
public record Floors(int messageLength, List<LatencyFloor> roundTrips, List<LatencyFloor> appends) {
    /** The bare round trip, both sides asleep while they wait. */
    public LatencyFloor roundTrip() {
        return roundTrips.get(0);
    }

    /** One append, durable when it returns, the way Paddock's journal does it. */
    public LatencyFloor append() {
        return appends.get(0);
    }

    /** The least a durable write with one in flight can take: a round trip and an append, us. */
    public double durableUs(final double percentile) {
        return roundTrip().us(percentile) + append().us(percentile);
    }

    /** The least CPU time that a round trip takes of a server that sleeps in {@code epoll_wait}, us. */
    public double roundTripCpuUs() {
        return roundTrips.get(LoopbackEcho.Waiting.POLLING.ordinal()).cpuUs();
    }

    /** The least CPU time that a durable write with one in flight takes of such a server, us. */
    public double durableCpuUs() {
        return roundTripCpuUs() + append().cpuUs();
    }

    /**
     * Measures them; takes about six times the duration.
     *
     * @param folder on the disk in question; the file written there is removed.
     * @param messageLength bytes, from 1 to 65536.
     * @param durationNs of each.
     */
    public static Floors measure(final Path folder, final int messageLength, final long durationNs) throws IOException {
        final List<LatencyFloor> roundTrips = new ArrayList<>();
        for (final LoopbackEcho.Waiting waiting : LoopbackEcho.Waiting.values()) {
            try (LoopbackEcho echo = new LoopbackEcho(waiting, messageLength)) {
                roundTrips.add(echo.measure(durationNs));
            }
        }
        final List<LatencyFloor> appends = new ArrayList<>();
        for (final DurableAppend.Way way : DurableAppend.Way.values()) {
            try (DurableAppend append = new DurableAppend(folder, way, messageLength)) {
                appends.add(append.measure(durationNs));
            }
        }
        return new Floors(messageLength, List.copyOf(roundTrips), List.copyOf(appends));
    }
}
