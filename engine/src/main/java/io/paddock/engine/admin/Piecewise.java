package io.paddock.engine.admin;

import java.util.function.Consumer;

/** Text that is made in steps of bounded length. */
@FunctionalInterface
interface Piecewise {
    /**
     * Appends a little, or nothing in this step.
     *
     * @return false when that was the last.
     */
    boolean step(StringBuilder out);

    /** A text that is short enough to be made at once, when it is its turn. */
    static Piecewise of(final Consumer<StringBuilder> text) {
        return out -> {
            text.accept(out);
            return false;
        };
    }

    /** Texts one after the other. */
    static Piecewise inTurn(final Piecewise... parts) {
        return new Piecewise() {
            private int index;

            @Override
            public boolean step(final StringBuilder out) {
                if (!parts[index].step(out)) {
                    index++;
                }
                return index < parts.length;
            }
        };
    }
}
