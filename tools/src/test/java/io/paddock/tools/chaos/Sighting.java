package io.paddock.tools.chaos;

/**
 * What a client's event thread saw of the watches of one session, in the order in which it saw it.
 *
 * @param session whose.
 * @param what happened.
 * @param path of the register; empty for {@link What#CONNECTION}.
 * @param watch number of a one-shot watch within the session, 0 for others.
 * @param version shown or watched; -1 where there is none.
 */
record Sighting(long session, What what, String path, int watch, int version) {
    /** Kinds of sightings. */
    enum What {
        /** A connection was lost or made: changes in between are told only to one-shot watches. */
        CONNECTION,
        /** A one-shot watch counts from this version on. */
        WATCHED,
        /** The event of a one-shot watch. */
        FIRED,
        /** A persistent watch counts from here on. */
        FOLLOWED,
        /** An event of a persistent watch. */
        TOLD,
        /** A reply showed a version. */
        SHOWN
    }

    @Override
    public String toString() {
        return what + " " + path + (version < 0 ? "" : " version " + version) + (watch == 0 ? "" : " by watch " + watch)
                + " in session 0x" + Long.toHexString(session);
    }
}
