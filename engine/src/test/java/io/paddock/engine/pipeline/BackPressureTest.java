package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.metrics.Counter;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** What happens when something is full: nothing is lost, nothing is out of order, memory is bounded. */
final class BackPressureTest {
    private static final int SMALL_RING = 16;

    private static PipelineConfig config(final int ring, final int limit, final ThrottleConfig throttle) {
        return new PipelineConfig(ring, 64, 4096, 64 << 10, 64, 1 << 20, limit, 1000, 5000, throttle);
    }

    private static PipelineFixture fixture(final PipelineConfig config) {
        return new PipelineFixture(new MemoryLog(), context -> context.config(config));
    }

    @Test
    void shouldKeepTheOrderWhenTheLogTakesNothing() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            final Peer peer = fixture.open();
            fixture.log.pressured = true;
            peer.create(1, "/a", "one", 0);
            peer.getData(2, "/a");
            peer.setData(3, "/a", "two");
            peer.getData(4, "/a");
            for (int i = 0; i < 5; i++) {
                fixture.pipeline.agent().doWork();
            }
            peer.expectNothing();
            fixture.log.pressured = false;
            fixture.run();
            peer.expect(1, 0);
            assertEquals("one", peer.expect(2, 0).text());
            peer.expect(3, 0);
            assertEquals("two", peer.expect(4, 0).text());
        }
    }

    @Test
    void shouldNotSubmitMoreThanItCanRemember() {
        try (PipelineFixture fixture = fixture(config(256, 1000, ThrottleConfig.OFF))) {
            final Peer peer = fixture.open();
            fixture.log.commitsAtFlush = false;
            for (int xid = 1; xid <= 100; xid++) {
                peer.create(xid, "/n" + xid, "x", 0);
            }
            fixture.run();
            assertEquals(64, fixture.log.uncommitted());
            while (fixture.log.uncommitted() > 0) {
                fixture.log.commit(1);
                fixture.run();
            }
            for (int xid = 1; xid <= 100; xid++) {
                peer.expect(xid, 0);
            }
        }
    }

    @Test
    void shouldRefuseFramesWhenTheRingIsFullAndWakeTheConnectionLater() {
        try (PipelineFixture fixture = fixture(config(SMALL_RING, 1000, ThrottleConfig.OFF))) {
            final Peer peer = fixture.open();
            final ArrayDeque<Integer> refused = new ArrayDeque<>();
            peer.connection.onWake = () -> {
                while (!refused.isEmpty() && peer.getData(refused.peek(), "/zookeeper")) {
                    refused.remove();
                }
            };
            for (int xid = 1; xid <= 100; xid++) {
                if (!refused.isEmpty() || !peer.getData(xid, "/zookeeper")) {
                    refused.add(xid);
                }
            }
            assertEquals(100 - SMALL_RING, refused.size());
            fixture.run();
            assertTrue(refused.isEmpty());
            for (int xid = 1; xid <= 100; xid++) {
                peer.expect(xid, 0);
            }
        }
    }

    @Test
    void shouldNotLoseTheEndOfAConnectionWhenTheRingIsFull() {
        try (PipelineFixture fixture = fixture(config(SMALL_RING, 1000, ThrottleConfig.OFF))) {
            final Peer peer = fixture.open();
            peer.create(1, "/last", "x", 0);
            int xid = 2;
            while (peer.getData(xid, "/zookeeper")) {
                xid++;
            }
            peer.disconnect();
            final Peer late = fixture.connect();
            fixture.run();
            assertEquals(1, fixture.pipeline.connections().size(), "the late one");
            late.handshake(0, 5_000, 0, null);
            fixture.run();
            late.expectAccepted();
            late.getData(1, "/last");
            fixture.run();
            late.expect(1, 0);
            assertEquals(0, fixture.pipeline.outstandingRequests());
        }
    }

    @Test
    void shouldReadOnlyConnectionsWithoutRequestsAboveTheLimit() {
        try (PipelineFixture fixture = fixture(config(256, 10, ThrottleConfig.OFF))) {
            final Peer greedy = fixture.open();
            final Peer modest = fixture.open();
            fixture.log.commitsAtFlush = false;
            int taken = 0;
            while (greedy.create(taken + 1, "/n" + taken, "x", 0)) {
                taken++;
            }
            assertEquals(10, taken);
            assertTrue(modest.create(1, "/m", "x", 0), "one is always taken");
            assertFalse(modest.create(2, "/m2", "x", 0));
            fixture.run();
            assertEquals(0, greedy.connection.wakes);
            fixture.log.commit(11);
            fixture.run();
            assertEquals(1, greedy.connection.wakes);
            assertEquals(1, modest.connection.wakes);
        }
    }

    @Test
    void shouldHoldReadsOfAConnectionThatDoesNotRead() {
        try (PipelineFixture fixture = fixture(config(256, 1000, ThrottleConfig.OFF))) {
            final Peer slow = fixture.open();
            final Peer other = fixture.open();
            slow.create(1, "/a", "x".repeat(500), 0);
            fixture.run();
            slow.expect(1, 0);
            slow.connection.queuedBytes = 2_000;
            slow.getData(2, "/a");
            fixture.run();
            slow.expect(2, 0);
            assertFalse(slow.connection.reading);
            slow.getData(3, "/a");
            slow.setData(4, "/a", "y");
            slow.getData(5, "/a");
            other.getData(1, "/a");
            fixture.run();
            other.expect(1, 0);
            slow.expect(4, 0);
            slow.expectNothing();
            slow.connection.queuedBytes = 100;
            fixture.run();
            assertTrue(slow.connection.reading);
            slow.expect(3, 0);
            slow.expect(5, 0);
            assertEquals(0, fixture.pipeline.outstandingRequests());
        }
    }

    @Test
    void shouldCloseAConnectionThatLeavesTooMuchUnread() {
        try (PipelineFixture fixture = fixture(config(256, 1000, ThrottleConfig.OFF))) {
            final Peer slow = fixture.open();
            final Peer other = fixture.open();
            slow.create(1, "/a", "x", 0);
            slow.getData(2, "/a", true);
            fixture.run();
            slow.connection.queuedBytes = 2_000;
            slow.ping();
            fixture.run();
            slow.getData(3, "/a", true);
            slow.connection.queuedBytes = 6_000;
            other.setData(1, "/a", "y");
            fixture.run();
            assertTrue(slow.connection.closed);
            other.expect(1, 0);
            slow.disconnect();
            fixture.run();
            assertEquals(0, fixture.pipeline.outstandingRequests());
            assertEquals(1, fixture.pipeline.connections().size());
        }
    }

    @Test
    void shouldCloseAConnectionWithTooManyLargeRequests() {
        final ThrottleConfig throttle = new ThrottleConfig(0, true, 0, 1000, 2500);
        try (PipelineFixture fixture = fixture(config(256, 1000, throttle))) {
            final Peer peer = fixture.open();
            fixture.log.commitsAtFlush = false;
            peer.create(1, "/a", "x".repeat(1100), 0);
            peer.create(2, "/b", "x".repeat(1100), 0);
            fixture.run();
            assertTrue(peer.connection.isOpen());
            peer.create(3, "/c", "x".repeat(1100), 0);
            fixture.run();
            assertTrue(peer.connection.closed);
            assertEquals(1, fixture.metrics.value(Counter.LARGE_REQUESTS_REJECTED));
            fixture.log.commitsAtFlush = true;
            fixture.log.commit(2);
            fixture.run();
            final Peer next = fixture.open();
            next.create(1, "/c", "x".repeat(1100), 0);
            next.create(2, "/d", "x".repeat(1100), 0);
            fixture.run();
            next.expect(1, 0);
            next.expect(2, 0);
        }
    }

    @Test
    void shouldTakeNothingMoreAboveTheThrottle() {
        final ThrottleConfig throttle = new ThrottleConfig(3, true, 0, -1, 1 << 20);
        try (PipelineFixture fixture = fixture(config(256, 1000, throttle))) {
            final Peer peer = fixture.open();
            fixture.log.commitsAtFlush = false;
            peer.create(1, "/a", "x", 0);
            peer.create(2, "/b", "x", 0);
            peer.create(3, "/c", "x", 0);
            fixture.pipeline.agent().doWork();
            peer.create(4, "/d", "x", 0);
            fixture.pipeline.agent().doWork();
            assertEquals(3, fixture.log.uncommitted());
            fixture.log.commit(1);
            fixture.pipeline.agent().doWork();
            fixture.pipeline.agent().doWork();
            assertEquals(3, fixture.log.uncommitted());
        }
    }

    @Test
    void shouldRefuseWhatHasWaitedTooLong() {
        final ThrottleConfig throttle = new ThrottleConfig(0, true, 5, -1, 1 << 20);
        try (PipelineFixture fixture = fixture(config(256, 1000, throttle))) {
            final Peer peer = fixture.open();
            // Arrivals are stamped by the real clock; the test's clock is made to be far ahead of it.
            fixture.clock.advanceMs(System.nanoTime() / 1_000_000 + 1_000_000);
            fixture.pipeline.agent().doWork();
            peer.getData(1, "/zookeeper");
            peer.ping();
            peer.request(2, OpCode.CREATE, w -> {});
            fixture.run();
            peer.expect(1, ErrorCode.THROTTLED_OP);
            peer.expect(-2, 0);
            peer.expect(2, ErrorCode.THROTTLED_OP);
        }
    }

    @Test
    void shouldForceLightBatchesInlineAndHandOverHeavyOnes() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            final Peer peer = fixture.open();
            fixture.log.flushes.clear();
            peer.create(1, "/a", "x", 0);
            fixture.run();
            assertEquals(java.util.List.of(true), fixture.log.flushes);
            fixture.log.flushes.clear();
            for (int xid = 2; xid < 40; xid++) {
                peer.create(xid, "/n" + xid, "x", 0);
            }
            fixture.run();
            assertEquals(java.util.List.of(false), fixture.log.flushes);
            fixture.log.flushes.clear();
            fixture.log.commitsAtFlush = false;
            for (int xid = 40; xid < 80; xid++) {
                peer.create(xid, "/n" + xid, "x", 0);
            }
            fixture.run();
            peer.create(80, "/last", "x", 0);
            fixture.run();
            assertEquals(java.util.List.of(false, false), fixture.log.flushes, "the disk is busy already");
        }
    }
}
