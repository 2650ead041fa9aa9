package io.paddock.engine.admin;

import io.paddock.engine.pipeline.WordAnswer;
import org.agrona.MutableDirectBuffer;

/** A text as an answer: each piece has as many steps as take some tenths of a ms together. */
final class TextAnswer implements WordAnswer {
    /** At a µs or less for most of them. */
    private static final int STEPS_PER_PIECE = 256;

    /** Some dozens of the longest lines, those about connections, at some µs each. */
    private static final int PIECE_LENGTH = 8 * 1024;

    private final Piecewise text;
    private final StringBuilder out = new StringBuilder();
    private boolean isDone;

    TextAnswer(final Piecewise text) {
        this.text = text;
    }

    @Override
    public int next(final MutableDirectBuffer target) {
        out.setLength(0);
        for (int step = 0; !isDone && step < STEPS_PER_PIECE && out.length() < PIECE_LENGTH; step++) {
            isDone = !text.step(out);
        }
        return target.putStringWithoutLengthUtf8(0, out.toString());
    }

    @Override
    public boolean isDone() {
        return isDone;
    }
}
