package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EntryPlacesTest {
    @Test
    void shouldKnowWhatASortedMapKnows() {
        for (long seed = 1; seed <= 200; seed++) {
            final Random random = new Random(seed);
            final EntryPlaces places = new EntryPlaces();
            final TreeMap<Long, EntryPlaces.Place> expected = new TreeMap<>();
            long end = 0;
            for (int step = 0; step < 500; step++) {
                final long any = random.nextInt((int) end + 10);
                switch (random.nextInt(12)) {
                    case 0 -> {
                        places.truncateAfter(any);
                        expected.tailMap(any, false).clear();
                    }
                    case 1 -> {
                        places.purgeBefore(any / 4);
                        expected.headMap(any / 4, false).clear();
                    }
                    case 2 -> add(places, expected, any, random);
                    case 3, 4, 5 -> {
                        final Map.Entry<Long, EntryPlaces.Place> floor = expected.floorEntry(any);
                        check("seed " + seed, floor == null ? null : floor.getValue(), places.floor(any));
                    }
                    default -> {
                        end += 1 + random.nextInt(9);
                        add(places, expected, end, random);
                    }
                }
            }
        }
    }

    private static void add(
            final EntryPlaces places,
            final TreeMap<Long, EntryPlaces.Place> expected,
            final long previousIndex,
            final Random random) {
        final Tail previous = new Tail();
        previous.set(previousIndex, random.nextLong(), random.nextLong(), random.nextInt());
        final EntryPlaces.Place place = new EntryPlaces.Place(random.nextLong(), random.nextInt(), previous);
        places.add(place.segmentSequence(), place.offset(), previous);
        expected.put(previousIndex + 1, place);
    }

    private static void check(final String seed, final EntryPlaces.Place expected, final EntryPlaces.Place actual) {
        if (expected == null) {
            assertNull(actual, seed);
            return;
        }
        assertEquals(expected.segmentSequence(), actual.segmentSequence(), seed);
        assertEquals(expected.offset(), actual.offset(), seed);
        assertEquals(expected.previous().index(), actual.previous().index(), seed);
        assertEquals(expected.previous().zxid(), actual.previous().zxid(), seed);
        assertEquals(expected.previous().timestampMs(), actual.previous().timestampMs(), seed);
        assertEquals(expected.previous().chain(), actual.previous().chain(), seed);
    }

    @Test
    void shouldNoteOnePlaceForEveryStepOfASegment() {
        final EntryPlaces places = new EntryPlaces();
        final Tail previous = new Tail();
        for (int i = 0; i < 1000; i++) {
            previous.set(i, i, i, i);
            places.note(1, i * 4096, previous);
        }
        assertEquals(0, places.floor(64).previous().index());
        assertEquals(64, places.floor(65).previous().index());
        previous.set(1000, 1000, 1000, 1000);
        places.note(2, 4096, previous);
        assertEquals(1000, places.floor(1001).previous().index(), "a segment of its own");
    }
}
