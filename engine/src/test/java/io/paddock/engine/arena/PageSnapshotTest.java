package io.paddock.engine.arena;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Images of one moment while a second thread reads and the first goes on. */
class PageSnapshotTest {
    private static final int SPANS = 200;

    @Test
    void shouldReadTheMomentOfItsStartWhileEveryPageIsBeingChanged() throws InterruptedException {
        for (long seed = 1; seed <= 100; seed++) {
            race(seed);
        }
    }

    @Test
    void shouldNotNoticePagesThatWereAddedAfterwards() {
        try (Arena arena = new Arena(new ArenaConfig(64 << 20, 8 << 20))) {
            final int span = arena.allocateSpan();
            arena.putLong(span, 0, 1);
            final byte[] expected = image(arena);
            final PageSnapshot snapshot = arena.startSnapshot();
            arena.putLong(arena.allocateSpan(), 0, 2);
            arena.putLong(span, 0, 3);
            assertArrayEquals(expected, read(snapshot));
            snapshot.close();
        }
    }

    @Test
    void shouldBeOneAtATimeAndOutsideTransactions() {
        try (Arena arena = new Arena(new ArenaConfig(64 << 20, 8 << 20))) {
            arena.begin();
            assertThrows(IllegalStateException.class, arena::startSnapshot);
            arena.settle();
            final PageSnapshot first = arena.startSnapshot();
            assertThrows(IllegalStateException.class, arena::startSnapshot);
            assertThrows(IllegalStateException.class, arena::close);
            first.close();
            arena.startSnapshot().close();
            assertFalse(arena.snapshotOpen());
        }
    }

    @Test
    void shouldAbortWhenThereIsNoRoomForCopies() {
        try (Arena arena = new Arena(new ArenaConfig(64 << 20, 1 << 20))) {
            final int[] spans = spans(arena);
            final PageSnapshot snapshot = arena.startSnapshot();
            for (final int span : spans) {
                arena.putLong(span, 0, 7);
                arena.putLong(span, 8192, 7);
            }
            assertTrue(snapshot.aborted());
            assertThrows(IllegalStateException.class, arena::startSnapshot);
            snapshot.close();
            final byte[] expected = image(arena);
            final PageSnapshot next = arena.startSnapshot();
            arena.putLong(spans[3], 0, 8);
            assertArrayEquals(expected, read(next));
            assertFalse(next.aborted());
            next.close();
        }
    }

    private static void race(final long seed) throws InterruptedException {
        final Random random = new Random(seed);
        try (Arena arena = new Arena(new ArenaConfig(64 << 20, 8 << 20))) {
            final int[] spans = spans(arena);
            for (int round = 1; round <= 5; round++) {
                final byte[] expected = image(arena);
                final PageSnapshot snapshot = arena.startSnapshot();
                final byte[][] actual = new byte[1][];
                final Thread reader = new Thread(() -> actual[0] = read(snapshot));
                reader.start();
                final long stamp = seed << 8 | round;
                while (reader.isAlive()) {
                    final int span = spans[random.nextInt(SPANS)];
                    final int at = random.nextInt(Arena.SPAN_LENGTH / 8) * 8;
                    arena.putLong(span, at, stamp);
                    arena.putLong(span, at ^ 4088, ~stamp);
                }
                reader.join(TimeUnit.SECONDS.toMillis(60));
                snapshot.close();
                assertArrayEquals(expected, actual[0], "seed " + seed + " round " + round);
            }
        }
    }

    private static int[] spans(final Arena arena) {
        final int[] spans = new int[SPANS];
        for (int i = 0; i < SPANS; i++) {
            spans[i] = arena.allocateSpan();
        }
        return spans;
    }

    static byte[] image(final Arena arena) {
        final byte[] image = new byte[(int) arena.length()];
        for (int at = 0; at < image.length; at += Arena.SPAN_LENGTH) {
            UnsafeApi.copyMemory(
                    null, arena.address(at >>> 3, 0), image, BufferUtil.ARRAY_BASE_OFFSET + at, Arena.SPAN_LENGTH);
        }
        return image;
    }

    private static byte[] read(final PageSnapshot snapshot) {
        final int length = snapshot.pageCount() * snapshot.pageLength();
        final long memory = UnsafeApi.allocateMemory(length);
        try {
            for (int page = 0; page < snapshot.pageCount(); page++) {
                snapshot.copyPage(page, memory + (long) page * snapshot.pageLength());
            }
            final byte[] image = new byte[length];
            new UnsafeBuffer(memory, length).getBytes(0, image);
            return image;
        } finally {
            UnsafeApi.freeMemory(memory);
        }
    }
}
