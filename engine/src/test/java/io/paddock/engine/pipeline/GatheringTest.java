package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GatheringTest {
    private static final int ROOM = 8;
    private static final long FORCE_NS = 100_000;
    private static final long WINDOW_NS = FORCE_NS / 2;

    private final Gathering gathering = new Gathering();
    private final List<ClientConnection> clients = IntStream.range(0, 4)
            .mapToObj(watcher -> new ClientConnection(null, watcher, 0))
            .toList();
    private long nowNs = Long.MAX_VALUE - 1_000;

    private void write(final int... numbers) {
        for (final int number : numbers) {
            gathering.onWrite(clients.get(number));
        }
    }

    private void force() {
        gathering.onForced(FORCE_NS);
        nowNs += FORCE_NS;
        gathering.onAnswered(nowNs);
    }

    private boolean wantsMore() {
        return gathering.wantsMore(ROOM, nowNs);
    }

    /** A write comes, but the connection that was answered before it does not; tells whether it was waited for. */
    private boolean waitsInVain(final int number) {
        write(number);
        final boolean waited = wantsMore();
        if (waited) {
            nowNs += WINDOW_NS;
            assertFalse(wantsMore(), "the wait is over");
        }
        force();
        return waited;
    }

    @Test
    void shouldNotKeepOneConnectionWaiting() {
        for (int i = 0; i < 10; i++) {
            write(0);
            assertFalse(wantsMore());
            force();
        }
    }

    @Test
    void shouldNotKeepTheFirstWritesWaiting() {
        write(0, 1);
        assertFalse(wantsMore());
    }

    @Test
    void shouldWaitUntilAllWhoWereAnsweredAreBack() {
        write(0, 1);
        force();
        write(2, 3);
        assertTrue(wantsMore());
        write(1);
        assertTrue(wantsMore());
        write(1, 1);
        assertTrue(wantsMore(), "more writes of one connection do not stand for another");
        write(0);
        assertFalse(wantsMore());
        force();
        write(0);
        assertTrue(wantsMore(), "all four were answered by that");
    }

    @Test
    void shouldNotWaitLongerThanHalfAForceForTheNext() {
        write(0);
        force();
        write(1);
        nowNs += WINDOW_NS - 1;
        assertTrue(wantsMore());
        nowNs++;
        assertFalse(wantsMore());
    }

    @Test
    void shouldNotWaitForWhoWasAnsweredLongAgo() {
        write(0);
        force();
        nowNs += WINDOW_NS;
        write(1);
        assertFalse(wantsMore());
        force();
        write(0);
        assertTrue(wantsMore(), "that was no wait in vain");
    }

    @Test
    void shouldGoOnWaitingWhileOneAfterTheOtherComes() {
        write(0, 1, 2, 3);
        force();
        write(0);
        assertTrue(wantsMore());
        nowNs += WINDOW_NS - 1;
        write(1);
        assertTrue(wantsMore());
        nowNs += WINDOW_NS - 1;
        write(2);
        assertTrue(wantsMore());
        nowNs += WINDOW_NS - 1;
        assertTrue(wantsMore());
        nowNs += 3;
        assertFalse(wantsMore(), "three times half a force at most");
    }

    @Test
    void shouldBoundTheWaitWhereTheDiskIsSlow() {
        write(0);
        gathering.onForced(1_000_000_000);
        gathering.onAnswered(nowNs);
        write(1);
        assertTrue(wantsMore());
        nowNs += 100_000;
        assertFalse(wantsMore());
    }

    @Test
    void shouldWaitLessAndLessOftenInVain() {
        waitsInVain(0);
        final List<Integer> attempts = IntStream.range(0, 400)
                .filter(round -> waitsInVain(round % 2 + 1))
                .boxed()
                .toList();
        assertEquals(List.of(0, 2, 5, 10, 19, 36, 69, 134, 199, 264, 329, 394), attempts);
    }

    @Test
    void shouldForgetWaitsInVainAfterOneThatWasWorthIt() {
        IntStream.range(0, 400).forEach(round -> waitsInVain(round % 2));
        int round = 0;
        write(0);
        while (!wantsMore()) {
            force();
            write(++round % 2);
        }
        write((round + 1) % 2);
        assertFalse(wantsMore(), "both are there");
        force();

        assertTrue(waitsInVain(2));
        assertFalse(waitsInVain(3));
        assertTrue(waitsInVain(2), "one batch was forced at once, not 64");
    }

    @Test
    void shouldNotWaitForMoreThanThereIsRoomFor() {
        write(0, 1, 2);
        force();
        write(3);
        assertFalse(gathering.wantsMore(2, nowNs));
        assertTrue(gathering.wantsMore(3, nowNs));
    }

    @Test
    void shouldNotWaitBehindABatchOfTheJournalsThread() {
        write(0);
        gathering.onHandedOver();
        write(1);
        assertFalse(wantsMore());
    }
}
