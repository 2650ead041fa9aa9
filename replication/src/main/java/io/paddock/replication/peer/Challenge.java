package io.paddock.replication.peer;

import java.security.SecureRandom;

/** A number that nobody has seen before. Whoever repeats it within a proof has made that proof since. */
record Challenge(long high, long low) {
    static final int LENGTH = 2 * Long.BYTES;

    /** Stands for none. */
    static final Challenge NONE = new Challenge(0, 0);

    static Challenge random(final SecureRandom random) {
        return new Challenge(random.nextLong(), random.nextLong());
    }
}
