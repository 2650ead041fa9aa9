package io.paddock.client;

import io.paddock.codecs.jute.JuteReader;

/** Steps over fixed records in replies. */
final class Replies {
    private Replies() {}

    /** Points a view at the Stat under the cursor and goes behind it; false when it is cut short. */
    static boolean readStat(final JuteReader reader, final StatFlyweight stat) {
        stat.wrap(reader.buffer(), reader.cursor());
        reader.skip(StatFlyweight.LENGTH);
        return !reader.failed();
    }
}
