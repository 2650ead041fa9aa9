package io.paddock.tools.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.tools.chaos.Sighting.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The watches' checker believes a server that tells of every change once, and finds out one that does not. */
class WatchesTest {
    private static final int LENGTH = 600;
    private static final int SEEDS = 20;
    private static final int SESSIONS = 2;
    private static final String PATH = "/model/shared";

    private final long first = Long.getLong("paddock.seed", 1);

    /** What the server does wrong, in the middle of a session. */
    private enum Lie {
        ONE_SHOT_MISSED("seen before its event") {
            @Override
            void tell(final List<Sighting> sightings) {
                sightings.remove(middle(sightings, What.FIRED));
            }
        },
        ONE_SHOT_LATE("seen before its event") {
            @Override
            void tell(final List<Sighting> sightings) {
                final int event = middle(sightings, What.FIRED);
                int shown = event;
                while (!isShown(sightings.get(shown), sightings.get(event).session())) {
                    shown++;
                }
                sightings.add(shown, sightings.remove(event));
            }
        },
        ONE_SHOT_TWICE("an event without a watch") {
            @Override
            void tell(final List<Sighting> sightings) {
                final int event = middle(sightings, What.FIRED);
                sightings.add(event, sightings.get(event));
            }
        },
        ONE_SHOT_FOR_NOTHING("an event of nothing") {
            @Override
            void tell(final List<Sighting> sightings) {
                final int shown = middle(sightings, What.SHOWN);
                final Sighting seen = sightings.get(shown);
                sightings.addAll(
                        shown + 1,
                        List.of(
                                new Sighting(seen.session(), What.WATCHED, PATH, LENGTH, seen.version()),
                                new Sighting(seen.session(), What.FIRED, PATH, LENGTH, -1),
                                seen));
            }
        },
        PERSISTENT_MISSED("events of changes") {
            @Override
            void tell(final List<Sighting> sightings) {
                sightings.remove(told(sightings));
            }
        },
        PERSISTENT_TWICE("events of changes") {
            @Override
            void tell(final List<Sighting> sightings) {
                final int event = told(sightings);
                sightings.add(event, sightings.get(event));
            }
        };

        private final String words;

        Lie(final String words) {
            this.words = words;
        }

        abstract void tell(List<Sighting> sightings);

        private static boolean isShown(final Sighting sighting, final long session) {
            return sighting.session() == session && (sighting.what() == What.SHOWN || sighting.what() == What.WATCHED);
        }

        /** The first event of a kind in the second half. */
        private static int middle(final List<Sighting> sightings, final What what) {
            int at = sightings.size() / 2;
            while (sightings.get(at).what() != what) {
                at++;
            }
            return at;
        }

        /** An event of a persistent watch between two versions that one connection showed. */
        private static int told(final List<Sighting> sightings) {
            for (int at = sightings.size() / 2; ; at++) {
                if (sightings.get(at).what() == What.TOLD && isBetweenShown(sightings, at)) {
                    return at;
                }
            }
        }

        private static boolean isBetweenShown(final List<Sighting> sightings, final int at) {
            final long session = sightings.get(at).session();
            return isShownFirst(sightings, session, at, -1) && isShownFirst(sightings, session, at, 1);
        }

        private static boolean isShownFirst(
                final List<Sighting> sightings, final long session, final int at, final int step) {
            for (int i = at + step; i >= 0 && i < sightings.size(); i += step) {
                if (isShown(sightings.get(i), session)) {
                    return true;
                }
                if (sightings.get(i).session() == session && sightings.get(i).what() == What.CONNECTION) {
                    return false;
                }
            }
            return false;
        }
    }

    @Test
    void shouldBelieveWhatIsTrue() {
        for (long seed = first; seed < first + SEEDS; seed++) {
            assertEquals(List.of(), Watches.violations(truth(seed)), "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void shouldFindOut(final Lie lie) {
        for (long seed = first; seed < first + SEEDS; seed++) {
            final List<Sighting> sightings = truth(seed);
            lie.tell(sightings);
            final List<String> found = Watches.violations(sightings);
            assertTrue(String.join("\n", found).contains(lie.words), "seed " + seed + ": " + found);
        }
    }

    /** Sessions of a server that keeps its promises; all see each change at once. */
    private static List<Sighting> truth(final long seed) {
        final Random random = new Random(seed);
        final List<Sighting> sightings = new ArrayList<>();
        final List<List<Integer>> armed = new ArrayList<>();
        final boolean[] connected = new boolean[SESSIONS];
        final boolean[] missed = new boolean[SESSIONS];
        for (int session = 0; session < SESSIONS; session++) {
            armed.add(new ArrayList<>());
            connected[session] = true;
            sightings.add(new Sighting(session, What.FOLLOWED, PATH, 0, -1));
        }
        int version = 0;
        for (int watch = 1; watch < LENGTH; watch++) {
            final int session = random.nextInt(SESSIONS);
            final int choice = random.nextInt(20);
            if (choice < 6) {
                version++;
                for (int told = 0; told < SESSIONS; told++) {
                    if (connected[told]) {
                        fire(sightings, armed.get(told), told);
                    }
                    missed[told] |= !connected[told];
                }
            } else if (choice == 6) {
                sightings.add(new Sighting(session, What.CONNECTION, "", 0, -1));
                connected[session] = !connected[session];
                if (connected[session] && missed[session]) {
                    fire(sightings, armed.get(session), session);
                }
                missed[session] = false;
            } else if (connected[session] && choice < 12) {
                sightings.add(new Sighting(session, What.WATCHED, PATH, watch, version));
                armed.get(session).add(watch);
            } else if (connected[session]) {
                sightings.add(new Sighting(session, What.SHOWN, PATH, 0, version));
            }
        }
        return sightings;
    }

    private static void fire(final List<Sighting> sightings, final List<Integer> armed, final int session) {
        armed.forEach(watch -> sightings.add(new Sighting(session, What.FIRED, PATH, watch, -1)));
        armed.clear();
        sightings.add(new Sighting(session, What.TOLD, PATH, 0, -1));
    }
}
