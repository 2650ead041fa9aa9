package io.paddock.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Usage;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class PerfCheckTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldPassWhatKeepsEveryLimit() {
        assertEquals(List.of(true, true, true, true), passed(900, 0, 10 * MS));
    }

    @Test
    void shouldFailEachLimitByItself() {
        assertEquals(List.of(false, true, true, true), passed(899, 0, 10 * MS));
        assertEquals(List.of(true, false, true, true), passed(1_000, 0, 501 * MS));
        assertEquals(List.of(true, true, true, false), passed(1_000, 1, 10 * MS));
    }

    @Test
    void shouldFailWhatScatters() {
        final Histogram latency = new Histogram(3);
        latency.recordValueWithCount(MS, 500);
        latency.recordValueWithCount(400 * MS, 500);
        assertEquals(List.of(true, true, false, true), passed(latency, 1_000, 0));
    }

    @Test
    void shouldReadAddresses() {
        assertEquals(2181, RemoteTarget.parse("127.0.0.1:2181").address().getPort());
        assertEquals(2182, RemoteTarget.parse("[::1]:2182").address().getPort());
        for (final String text : List.of("localhost", ":2181", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x")) {
            assertThrows(IllegalArgumentException.class, () -> RemoteTarget.parse(text), text);
        }
    }

    private static List<Boolean> passed(final long operations, final long errors, final long slowestNs) {
        final Histogram latency = new Histogram(3);
        latency.recordValueWithCount(MS, operations - 1);
        latency.recordValue(slowestNs);
        return passed(latency, operations, errors);
    }

    private static List<Boolean> passed(final Histogram latency, final long operations, final long errors) {
        final Measurement measurement = new Measurement(
                "server", "create", operations, errors, 1_000 * MS, latency, Usage.UNKNOWN, 0, List.of());
        return PerfCheck.judge(measurement, 1_000).stream()
                .map(PerfCheck.Verdict::passed)
                .toList();
    }
}
