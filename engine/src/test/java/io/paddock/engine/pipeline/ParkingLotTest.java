package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Queues of waiting requests against plain queues. */
final class ParkingLotTest {
    private record Parked(int kind, int error, int manner, long tag, long arrivalNs, byte[] frame) {}

    @Test
    void shouldAgreeWithPlainQueues() {
        for (long seed = 1; seed <= 20; seed++) {
            runModel(seed);
        }
    }

    private static void runModel(final long seed) {
        final Random random = new Random(seed);
        final ParkingLot lot = new ParkingLot(1 << 20);
        final ClientConnection[] clients = new ClientConnection[5];
        @SuppressWarnings({"unchecked", "rawtypes"})
        final ArrayDeque<Parked>[] queues = new ArrayDeque[clients.length];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new ClientConnection(new FakeConnection(i), i, 0);
            queues[i] = new ArrayDeque<>();
        }
        for (int step = 0; step < 5000; step++) {
            final int i = random.nextInt(clients.length);
            if (random.nextInt(100) < (step % 1000 < 500 ? 60 : 40)) {
                final int length = 8 + random.nextInt(random.nextInt(5) == 0 ? 3000 : 300);
                final byte[] frame = new byte[length];
                random.nextBytes(frame);
                final Parked parked = new Parked(
                        random.nextInt(4),
                        -random.nextInt(127),
                        random.nextInt(16),
                        random.nextLong(),
                        random.nextLong(),
                        frame);
                queues[i].add(parked);
                final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length + 7]);
                buffer.putBytes(7, frame);
                lot.park(
                        clients[i],
                        parked.kind,
                        parked.error,
                        parked.manner,
                        parked.tag,
                        parked.arrivalNs,
                        buffer,
                        7,
                        length);
            } else if (!queues[i].isEmpty()) {
                check(lot, clients[i], queues[i].remove(), "seed " + seed + " step " + step);
            }
        }
        for (int i = 0; i < clients.length; i++) {
            while (!queues[i].isEmpty()) {
                check(lot, clients[i], queues[i].remove(), "seed " + seed + " at the end");
            }
            assertEquals(ParkingLot.NONE, clients[i].parkedHead);
            assertEquals(ParkingLot.NONE, clients[i].parkedTail);
        }
        assertEquals(0, lot.requests(), "seed " + seed);
        assertEquals(0, lot.bytes(), "seed " + seed);
    }

    private static void check(
            final ParkingLot lot, final ClientConnection client, final Parked expected, final String where) {
        final int request = client.parkedHead;
        assertEquals(expected.kind, lot.kind(request), where);
        assertEquals(expected.error, lot.error(request), where);
        assertEquals(expected.manner, lot.manner(request), where);
        assertEquals(expected.tag, lot.tag(request), where);
        assertEquals(expected.arrivalNs, lot.arrivalNs(request), where);
        assertEquals(expected.frame.length, lot.length(request), where);
        lot.locate(request);
        final DirectBuffer frame = lot.frame();
        for (int i = 0; i < expected.frame.length; i++) {
            assertEquals(expected.frame[i], frame.getByte(lot.frameOffset() + i), where + " byte " + i);
        }
        lot.removeHead(client);
    }
}
