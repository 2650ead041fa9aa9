package io.paddock.engine.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class NamespaceTrafficTest {
    private final NamespaceTraffic traffic = new NamespaceTraffic();

    @Test
    void shouldNameANamespaceByTheFirstNameOfAPath() {
        final int apps = of("/apps");
        assertEquals(apps, of("/apps/a"));
        assertEquals(apps, of("/apps/a/b"));
        assertNotEquals(apps, of("/app"));
        assertNotEquals(apps, of("/apps2/a"));
        assertEquals("apps", traffic.name(apps));
        final int umlaut = of("/\u00e4/x");
        assertEquals("\u00e4", traffic.name(umlaut));
        assertEquals(4, traffic.count());
    }

    @Test
    void shouldCountNothingForTheRoot() {
        assertEquals(NamespaceTraffic.NONE, of("/"));
        assertEquals(NamespaceTraffic.NONE, of(""));
        traffic.onWritten(of("/"), 7);
        assertEquals(0, traffic.count());
    }

    @Test
    void shouldCountReadsAndWritesApart() {
        final UnsafeBuffer path = path("/ab/c");
        traffic.onRead(path, 0, path.capacity(), 10);
        traffic.onRead(path, 0, path.capacity(), 0);
        final int namespace = of("/ab");
        assertEquals(5 + 10 + 68 + 5 + 68, traffic.reads(namespace).sum());
        assertEquals(73, traffic.reads(namespace).min());
        assertNull(traffic.writes(namespace));
        traffic.onWritten(namespace, 12);
        assertEquals(1, traffic.writes(namespace).count());
        assertEquals(-1, traffic.refusals(namespace));
    }

    @Test
    void shouldNotKnowMoreThanItsBound() {
        for (int i = 0; i < NamespaceTraffic.MAX_NAMESPACES; i++) {
            assertEquals(i, of("/n" + i));
        }
        assertEquals(NamespaceTraffic.NONE, of("/one-more"));
        for (int i = 0; i < NamespaceTraffic.MAX_NAMESPACES; i++) {
            assertEquals(i, of("/n" + i + "/x"));
        }
        final UnsafeBuffer path = path("/one-more");
        traffic.onRead(path, 0, path.capacity(), 1);
        traffic.onRefused(path, 0, path.capacity());
        assertEquals(NamespaceTraffic.MAX_NAMESPACES, traffic.count());
    }

    @Test
    void shouldNotKnowLongNames() {
        final String longest = "x".repeat(NamespaceTraffic.MAX_NAME_LENGTH);
        assertEquals(0, of("/" + longest));
        assertEquals(NamespaceTraffic.NONE, of("/" + longest + "x"));
    }

    @Test
    void shouldStartAgainWithoutForgettingNames() {
        final UnsafeBuffer path = path("/a");
        traffic.onRead(path, 0, 2, 100);
        traffic.onRefused(path, 0, 2);
        of("/b");
        traffic.reset();
        assertEquals(0, traffic.reads(0).count());
        assertEquals(0, traffic.reads(0).max());
        assertEquals(0, traffic.refusals(0));
        assertEquals(-1, traffic.refusals(1));
        traffic.onRead(path, 0, 2, 1);
        assertEquals(71, traffic.reads(0).max());
        assertEquals(1, traffic.reads(0).count());
        traffic.onRestored();
        assertEquals(-1, traffic.refusals(0));
        assertEquals(1, traffic.reads(0).count());
    }

    @Test
    void shouldResetPercentilesToo() {
        final SummaryTracker tracker = new SummaryTracker(true);
        tracker.record(1000);
        tracker.reset();
        assertEquals(0, tracker.percentile(99));
        assertEquals(0, tracker.average());
        tracker.record(2);
        assertEquals(2, tracker.percentile(99));
        assertEquals(2, tracker.min());
        assertEquals(1, tracker.count());
    }

    private int of(final String path) {
        final UnsafeBuffer buffer = path(path);
        return traffic.of(buffer, 0, buffer.capacity());
    }

    private static UnsafeBuffer path(final String path) {
        return new UnsafeBuffer(path.getBytes(StandardCharsets.UTF_8));
    }
}
