package io.paddock.tools.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What sessions were told by their watches, against what they were shown. A change that a session can see has been told
 * before, and once: to a one-shot watch also if the connection was lost meanwhile; to a persistent one for each change
 * while the connection lasts.
 */
final class Watches {
    private final Map<Long, Session> sessions = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private Watches() {}

    /** @param sightings of all sessions, each one's in its order. */
    static List<String> violations(final Collection<Sighting> sightings) {
        final Watches watches = new Watches();
        sightings.forEach(watches::add);
        return watches.violations;
    }

    private void add(final Sighting sighting) {
        final Session session = sessions.computeIfAbsent(sighting.session(), id -> new Session());
        switch (sighting.what()) {
            case CONNECTION -> session.followed.values().forEach(Followed::begin);
            case WATCHED -> {
                show(session, sighting);
                session.armed.put(sighting.watch(), sighting);
            }
            case FIRED -> fire(session, sighting);
            case FOLLOWED -> session.followed.putIfAbsent(sighting.path(), new Followed());
            case TOLD -> {
                final Followed followed = session.followed.get(sighting.path());
                if (followed == null) {
                    violations.add("an event without a watch: " + sighting);
                } else {
                    followed.told++;
                }
            }
            case SHOWN -> show(session, sighting);
        }
    }

    private void fire(final Session session, final Sighting event) {
        final Sighting armed = session.armed.remove(event.watch());
        if (armed == null) {
            violations.add("an event without a watch: " + event);
        } else {
            // What follows must show what the event was for.
            session.promised.merge(event.path(), armed.version() + 1, Math::max);
        }
    }

    private void show(final Session session, final Sighting shown) {
        for (final Sighting armed : List.copyOf(session.armed.values())) {
            if (armed.path().equals(shown.path()) && shown.version() > armed.version()) {
                violations.add("seen before its event: " + shown + ", after " + armed);
                session.armed.remove(armed.watch());
            }
        }
        final int promised = session.promised.getOrDefault(shown.path(), 0);
        if (shown.version() < promised) {
            violations.add("an event of nothing: " + shown + " where version " + promised + " was told of");
            session.promised.remove(shown.path());
        }
        final Followed followed = session.followed.get(shown.path());
        if (followed != null) {
            if (followed.version >= 0 && shown.version() - followed.version != followed.told) {
                violations.add(followed.told + " events of changes from version " + followed.version + " on: " + shown);
            }
            followed.version = shown.version();
            followed.told = 0;
        }
    }

    /** The watches of one session. */
    private static final class Session {
        /** One-shot watches without an event, by number. */
        private final Map<Integer, Sighting> armed = new HashMap<>();
        /** By path, the least version that events told of. */
        private final Map<String, Integer> promised = new HashMap<>();
        /** By path, persistent watches. */
        private final Map<String, Followed> followed = new HashMap<>();
    }

    /** A persistent watch. */
    private static final class Followed {
        /** Last shown on this connection, -1 for none. */
        private int version = -1;
        /** Events since then. */
        private int told;

        private void begin() {
            version = -1;
            told = 0;
        }
    }
}
