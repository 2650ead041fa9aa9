package io.paddock.engine.sim;

import java.util.Random;

/**
 * Gives the numbers that {@link Random} gives for a seed, by the formula that its documentation states, for one thread
 * only: an atomic step for each of millions of numbers is a good part of what a schedule costs.
 */
final class SimRandom extends Random {
    private static final long serialVersionUID = 1;
    private static final long MULTIPLIER = 0x5_DEEC_E66DL;
    private static final long ADDEND = 0xB;
    private static final int BITS = 48;
    private static final long MASK = (1L << BITS) - 1;

    private long state;

    SimRandom(final long seed) {
        super(0);
        setSeed(seed);
    }

    @Override
    public void setSeed(final long seed) {
        state = (seed ^ MULTIPLIER) & MASK;
    }

    @Override
    protected int next(final int bits) {
        state = state * MULTIPLIER + ADDEND & MASK;
        return (int) (state >>> BITS - bits);
    }
}
