package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TouchReportsTest {
    private static final int TICK_MS = 200;
    private static final int PERIOD_MS = TICK_MS / 2;
    private static final int TIMEOUT_MS = 600;

    private long nowMs = 1;
    private final CycleClock clock = new CycleClock(() -> nowMs * 1_000_000, () -> nowMs);
    private final List<String> told = new ArrayList<>();
    private final TouchReports reports = new TouchReports(
            (kind, buffer, offset, length) -> {
                assertEquals(TouchReports.KIND, kind);
                TouchReports.read(
                        buffer, offset, length, (sessionId, silentMs) -> told.add(sessionId + " silent " + silentMs));
                return true;
            },
            clock,
            TICK_MS);
    private final ClientConnection client = new ClientConnection(null, 1, 0);

    TouchReportsTest() {
        client.timeoutMs = TIMEOUT_MS;
    }

    @Test
    void shouldTellOfASignOfLifeTwice() {
        reports.add(client);
        pass(10);
        assertEquals(1, reports.send());
        pass(PERIOD_MS - 1);
        assertEquals(0, reports.send());
        pass(1);
        assertEquals(1, reports.send());
        pass(10 * PERIOD_MS);
        assertEquals(0, reports.send());

        assertEquals(List.of("0 silent 10", "0 silent " + (10 + PERIOD_MS)), told);
        assertEquals(Long.MAX_VALUE, reports.deadlineMs());
    }

    @Test
    void shouldTellOfABusyClientOnceAPeriod() {
        for (int ms = 0; ms < 10 * PERIOD_MS; ms++) {
            reports.add(client);
            reports.send();
            pass(1);
        }

        assertEquals(10, told.size());
        assertTrue(told.stream().allMatch("0 silent 0"::equals), told::toString);
    }

    @Test
    void shouldForgetWhatThisServerDecidesItself() {
        reports.add(client);
        reports.clear();
        assertEquals(0, reports.send());

        reports.add(client);
        assertEquals(1, reports.send());
    }

    private void pass(final long ms) {
        nowMs += ms;
        clock.refresh();
    }
}
