package io.paddock.perf.figures;

import java.nio.file.Path;

/**
 * What a run of figures is to do.
 *
 * @param table which of the tables.
 * @param out folder of the results and the page; servers keep their data below it.
 * @param quick seconds and thousands instead of minutes and millions: shows that everything runs, measures nothing.
 * @param rounds of each server, 0 = as many as the scale has.
 * @param longSeconds of the long runs, 0 = as the scale has it; idle sessions last half of it.
 * @param alone without ZooKeeper.
 * @param command for the page: how to repeat it.
 */
public record FiguresPlan(
        Table table, Path out, boolean quick, int rounds, int longSeconds, boolean alone, String command) {
    public FiguresPlan {
        if (rounds < 0 || longSeconds < 0) {
            throw new IllegalArgumentException(
                    "rounds = " + rounds + ", long = " + longSeconds + ": neither may be negative");
        }
    }

    Scale scale() {
        Scale scale = quick ? Scale.quick() : Scale.full();
        scale = rounds == 0 ? scale : scale.withRounds(rounds);
        return longSeconds == 0 ? scale : scale.withLongSeconds(longSeconds);
    }
}
