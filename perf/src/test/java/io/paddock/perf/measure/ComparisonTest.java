package io.paddock.perf.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Ratios against figures worked out by hand. */
class ComparisonTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void shouldFormRatiosWithinEachPair() {
        // Throughputs 400/100, 300/100, 600/200; CPU per operation 40/10 us, 60/10 us, 20/10 us.
        final Comparison comparison = new Comparison(
                List.of(round("a", 400, 10, 100), round("a", 300, 10, 50), round("a", 600, 10, 100)),
                List.of(round("b", 100, 40, 200), round("b", 100, 60, 200), round("b", 200, 20, 700)));
        assertEquals(new Spread(3, 3, 4, 3), comparison.throughput());
        assertEquals(new Spread(4, 2, 6, 3), comparison.serverCpu());
        assertEquals(4, comparison.latency(50).median(), 0.001);
        assertEquals(2, comparison.latency(50).min(), 0.001);
        assertEquals(7, comparison.latency(50).max(), 0.001);
        assertEquals(new Spread(1, 1, 1, 3), comparison.residentMemory());
        assertEquals("b", comparison.peer());
    }

    @Test
    void shouldHaveNoRatioOfWhatIsNotKnown() {
        final Measurement unknown =
                new Measurement("b", "w", 10, 0, SECOND_NS, latency(10), Usage.UNKNOWN, 0, List.of());
        final Comparison comparison = new Comparison(List.of(round("a", 100, 1, 10)), List.of(unknown));
        assertEquals(10, comparison.throughput().median());
        assertFalse(comparison.serverCpu().known());
        assertFalse(comparison.residentMemory().known());
    }

    @Test
    void shouldRefuseRoundsThatAreNotPairs() {
        final List<Measurement> one = List.of(round("a", 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Comparison(one, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Comparison(List.of(), List.of()));
    }

    @Test
    void shouldTakeTheMiddleOfReadings() {
        assertEquals(new Spread(2, 1, 9, 3), Spread.of(9, 1, 2));
        assertEquals(new Spread(3, 1, 9, 4), Spread.of(9, 1, 2, 4));
        assertEquals(new Spread(5, 5, 5, 1), Spread.of(Double.NaN, 5));
        assertFalse(Spread.of(Double.NaN).known());
    }

    @Test
    void shouldSortRoundsByWorkloadAndServer() {
        final Map<String, List<Series>> series = Series.byWorkload(
                List.of(round("a", 1, 1, 10), round("b", 2, 1, 20), round("b", 3, 1, 30), round("a", 4, 1, 40)));
        final List<Series> servers = series.get("w");
        assertEquals(List.of("a", "b"), servers.stream().map(Series::server).toList());
        assertEquals(5, servers.get(0).operations());
        assertEquals(2, servers.get(1).latency().getTotalCount());
        assertEquals(30, servers.get(1).latency().getMaxValue() / 1000);
        assertEquals(1, servers.get(1).rounds().get(0).latency().getTotalCount(), "the rounds' own stay as they are");
        assertEquals(2.5, servers.get(0).spread(Measurement::throughput).median());
    }

    @Test
    void shouldAlternateTheOrderOfTheServers() throws Exception {
        final List<Target> targets = List.of(new NamedTarget("a"), new NamedTarget("b"), new NamedTarget("c"));
        final StringBuilder order = new StringBuilder();
        final List<Measurement> rounds = new Alternation(targets, 3).run((target, number) -> {
            order.append(number).append(target.name()).append(' ');
            return round(target.name(), number, 1, 1);
        });
        assertEquals("1a 1b 1c 2c 2b 2a 3a 3b 3c ", order.toString());
        final List<Series> series = Series.byWorkload(rounds).get("w");
        for (int i = 0; i < 3; i++) {
            for (final Series of : series) {
                assertEquals(i + 1, of.rounds().get(i).operations(), "rounds stay in pairs");
            }
        }
    }

    @Test
    void shouldTellUsageSinceAnEarlierReading() {
        assertEquals(new Usage(5, 70, 9), new Usage(15, 70, 10).since(new Usage(10, 50, 1)));
        assertEquals(-1, new Usage(15, 70, -1).since(new Usage(10, 50, 1)).diskWrittenBytes());
        assertFalse(new Usage(15, 70, 1).since(Usage.UNKNOWN).known());
        assertTrue(Double.isNaN(
                new Measurement("b", "w", 0, 0, 1, latency(1), Usage.UNKNOWN, 0, List.of()).serverCpuUs()));
    }

    private static Measurement round(
            final String server, final long operations, final long cpuUs, final long latencyUs) {
        return new Measurement(
                server,
                "w",
                operations,
                0,
                SECOND_NS,
                latency(latencyUs),
                new Usage(operations * cpuUs * 1000, 1000, 0),
                0,
                List.of());
    }

    private static Histogram latency(final long us) {
        final Histogram latency = new Histogram(SECOND_NS, 5);
        latency.recordValue(us * 1000);
        return latency;
    }

    private record NamedTarget(String name) implements Target {
        @Override
        public java.net.InetSocketAddress address() {
            return null;
        }

        @Override
        public Usage usage() {
            return Usage.UNKNOWN;
        }
    }
}
