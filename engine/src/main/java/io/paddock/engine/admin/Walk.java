package io.paddock.engine.admin;

/**
 * A way through something long, in steps of bounded length, between which the node goes on and things come and go. What
 * is there from the first step to the last is shown once; of the rest some is shown. Engine thread; may be given up at
 * any time.
 */
@FunctionalInterface
public interface Walk<V> {
    /**
     * One step, a few µs: shows the visitor a little, or nothing.
     *
     * @return false when that was the last.
     */
    boolean step(V visitor);
}
