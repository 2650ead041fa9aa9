package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

/** The small parts that keep memory and rates bounded. */
final class BoundsTest {
    @Test
    void shouldBoundOverflowBuffers() {
        final OverflowBuffers buffers = new OverflowBuffers(1024, 8192, 32 * 1024);
        final List<MutableDirectBuffer> taken = new ArrayList<>();
        MutableDirectBuffer buffer;
        while ((buffer = buffers.claim(8000)) != null) {
            assertTrue(buffer.capacity() >= 8000);
            taken.add(buffer);
        }
        assertEquals(4, taken.size());
        assertNull(buffers.claim(600));
        taken.forEach(buffers::release);
        assertSame(taken.get(0), buffers.claim(5000), "kept and used again");
        // Kept buffers of one size make way for another size.
        final List<MutableDirectBuffer> small = new ArrayList<>();
        while ((buffer = buffers.claim(700)) != null) {
            small.add(buffer);
        }
        assertEquals(24, small.size());
    }

    @Test
    void shouldServeAFrameOfEveryLength() {
        final OverflowBuffers buffers = new OverflowBuffers(1024, 1_048_575, 4 << 20);
        for (int length = 513; length <= 1_048_575; length += 4_099) {
            final MutableDirectBuffer buffer = buffers.claim(length);
            assertNotNull(buffer, "length " + length);
            assertTrue(buffer.capacity() >= length);
            buffers.release(buffer);
        }
    }

    @Test
    void shouldRememberPendingCommandsInOrder() {
        final PendingCommands pending = new PendingCommands(4);
        final ClientConnection client = new ClientConnection(new FakeConnection(1), 1, 0);
        for (int round = 0; round < 10; round++) {
            for (int i = 1; i <= 4; i++) {
                final int sequence = 4 * round + i;
                assertFalse(pending.full());
                pending.add(sequence, client, sequence * 10, 1, 7, sequence);
            }
            assertTrue(pending.full());
            for (int i = 1; i <= 4; i++) {
                final int sequence = 4 * round + i;
                final int index = pending.complete(sequence);
                assertSame(client, pending.takeClient(index));
                assertNull(pending.takeClient(index));
                assertEquals(sequence * 10, pending.xid(index));
                assertEquals(sequence, pending.arrivalNs(index));
            }
            assertEquals(0, pending.count());
        }
        assertThrows(IllegalStateException.class, () -> pending.complete(41), "not submitted");
        assertThrows(IllegalStateException.class, () -> pending.add(43, client, 0, 0, 0, 0), "a gap");
        pending.add(41, client, 0, 0, 0, 0);
        pending.add(42, client, 0, 0, 0, 0);
        assertThrows(IllegalStateException.class, () -> pending.complete(42), "out of order");
    }

    @Test
    void shouldFillTheBucketOfHandshakesEvenly() {
        final ManualClock time = new ManualClock();
        final CycleClock clock = new CycleClock(time::nanoTime, time::epochMs);
        final ConnectionThrottle throttle = new ConnectionThrottle(
                new ConnectionThrottleConfig(10, 100, 2, -1, 0.02, 0.002, 0, 3, 2), clock, () -> 0.5);
        assertTrue(throttle.admits(true));
        assertTrue(throttle.admits(true));
        assertTrue(throttle.admits(true));
        assertFalse(throttle.admits(true), "one token is left");
        time.advanceMs(99);
        clock.refresh();
        assertFalse(throttle.admits(false));
        time.advanceMs(1);
        clock.refresh();
        assertTrue(throttle.admits(true), "three tokens");
        assertFalse(throttle.admits(false));
        time.advanceMs(10_000);
        clock.refresh();
        int admitted = 0;
        while (throttle.admits(false)) {
            admitted++;
        }
        assertEquals(5, admitted, "the bucket holds ten");
    }

    @Test
    void shouldDropHandshakesAtRandomWhileTheBucketIsEmpty() {
        final ManualClock time = new ManualClock();
        final CycleClock clock = new CycleClock(time::nanoTime, time::epochMs);
        final ConnectionThrottle throttle = new ConnectionThrottle(
                new ConnectionThrottleConfig(1, 1_000_000, 1, 10, 0.25, 0.25, 0.5, 1, 1), clock, () -> 0.6);
        assertTrue(throttle.admits(true));
        for (int i = 1; i <= 4; i++) {
            time.advanceMs(11);
            clock.refresh();
            assertFalse(throttle.admits(true));
            assertEquals(0.25 * i, throttle.dropProbability());
        }
        time.advanceMs(2_000_000);
        clock.refresh();
        assertFalse(throttle.admits(true), "a token is there, but chance is against it");
        assertEquals(0.75, throttle.dropProbability());
        time.advanceMs(11);
        clock.refresh();
        assertTrue(throttle.admits(true));
        assertEquals(0.5, throttle.dropProbability());
    }

    @Test
    void shouldTakeSnapshotsBetweenHalfAndAllOfTheCount() {
        final UpkeepConfig upkeep = new UpkeepConfig(100, false, 0, 3, 0, 60_000, 10_000, 0);
        try (PipelineFixture fixture = new PipelineFixture(new MemoryLog(), context -> context.upkeepConfig(upkeep))) {
            final Peer peer = fixture.open();
            // The fixture's random number is 0.5, so three quarters of the count.
            for (int xid = 1; xid <= 73; xid++) {
                peer.create(xid, "/n" + xid, "x", 0);
                fixture.run();
            }
            assertEquals(0, fixture.snapshotsStarted);
            peer.create(74, "/n74", "x", 0);
            fixture.run();
            assertEquals(1, fixture.snapshotsStarted);
        }
    }

    @Test
    void shouldTrySnapshotsThatFailAtTheSamePace() {
        final UpkeepConfig upkeep = new UpkeepConfig(100, false, 0, 3, 0, 60_000, 10_000, 0);
        // The log of the fixture hears of no snapshot, as if each failed.
        try (PipelineFixture fixture = new PipelineFixture(new MemoryLog(), context -> context.upkeepConfig(upkeep))) {
            final Peer peer = fixture.open();
            for (int xid = 1; xid < 3 * 75; xid++) {
                peer.create(xid, "/n" + xid, "x", 0);
                fixture.run();
                assertEquals((xid + 1) / 75, fixture.snapshotsStarted, "after request " + xid);
            }
            assertEquals(3, fixture.snapshotsStarted);
        }
    }

    @Test
    void shouldPutOffSnapshotsThatDoNotPayUntilItIsQuiet() {
        final UpkeepConfig upkeep = new UpkeepConfig(40, true, 0, 3, 0, 60_000, 10_000, 0);
        try (PipelineFixture fixture = new PipelineFixture(new MemoryLog(), context -> context.upkeepConfig(upkeep))) {
            final Peer peer = fixture.open();
            for (int xid = 1; xid <= 40; xid++) {
                peer.create(xid, "/n" + xid, "x", 0);
                fixture.run();
            }
            assertEquals(0, fixture.snapshotsStarted, "the replay weighs less than half of the state");
            fixture.passMs(2 * PipelineFixture.TICK_MS);
            assertEquals(1, fixture.snapshotsStarted, "after a tick without an entry");
        }
    }

    @Test
    void shouldPurgeAtItsInterval() {
        final UpkeepConfig upkeep = new UpkeepConfig(100, false, 0, 3, 5_000, 60_000, 10_000, 0);
        try (PipelineFixture fixture = new PipelineFixture(new MemoryLog(), context -> context.upkeepConfig(upkeep))) {
            fixture.run();
            assertEquals(1, fixture.purges, "at the start");
            fixture.passMs(4_900);
            assertEquals(1, fixture.purges);
            fixture.passMs(100);
            assertEquals(2, fixture.purges);
        }
    }

    @Test
    void shouldRemoveEmptyContainersAndOutlivedNodes() {
        final UpkeepConfig upkeep = new UpkeepConfig(100_000, false, 0, 3, 0, 2_000, 60_000, 0);
        try (PipelineFixture fixture = new PipelineFixture(new MemoryLog(), context -> context.upkeepConfig(upkeep)
                .policy(new CommandPolicy(false, true, false, false, false)))) {
            fixture.log.timeMs = fixture.clock.epochMs();
            final Peer peer = fixture.open();
            peer.request(1, 19, w -> open(w.writeString("/c").writeString("x")).writeInt(4));
            peer.request(
                    2, 19, w -> open(w.writeString("/unused").writeString("x")).writeInt(4));
            peer.create(3, "/c/child", "x", 0);
            peer.request(4, 21, w -> open(w.writeString("/t").writeString("x"))
                    .writeInt(5)
                    .writeLong(1_000));
            fixture.run();
            for (int xid = 1; xid <= 4; xid++) {
                peer.expect(xid, 0);
            }
            assertEquals(8, fixture.tree.size());
            peer.ping();
            fixture.passMs(4_100);
            assertEquals(7, fixture.tree.size(), "the TTL node is gone, the container with a child is not");
            peer.request(5, 2, w -> w.writeString("/c/child").writeInt(-1));
            fixture.passMs(2_100);
            assertEquals(5, fixture.tree.size(), "the container has gone after its child; the unused one stays");
        }
    }

    private static io.paddock.codecs.jute.JuteWriter open(final io.paddock.codecs.jute.JuteWriter writer) {
        return writer.writeInt(1).writeInt(31).writeString("world").writeString("anyone");
    }
}
