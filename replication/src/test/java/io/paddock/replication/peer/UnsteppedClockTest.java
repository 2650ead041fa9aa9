package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnsteppedClockTest {
    private long nowNs = Long.MAX_VALUE;

    @Test
    void shouldGoOnWithTheTimeThatPasses() {
        final UnsteppedClock clock = new UnsteppedClock(() -> nowNs, 1_000);
        assertEquals(1_000, clock.time());
        nowNs += TimeUnit.MILLISECONDS.toNanos(25);
        assertEquals(1_025, clock.time());
    }

    @Test
    void shouldBeTheLinksClockUnlessAnotherOneIsSet() {
        nowNs = 0;
        final AeronLinkContext context = new AeronLinkContext().nanoClock(() -> nowNs);
        assertInstanceOf(UnsteppedClock.class, context.epochClock());
        final long firstMs = context.epochClock().time();
        nowNs += TimeUnit.SECONDS.toNanos(7);
        assertEquals(firstMs + 7_000, context.epochClock().time(), "one clock for driver and client");
        assertEquals(5, context.epochClock(() -> 5).epochClock().time());
    }
}
