package io.paddock.engine.watch;

/**
 * A listing of the data table that is made step by step, while watches come, fire and go between the steps.
 *
 * <p>What is told was true when it was told. A watch that is there from the first step to the last one is told exactly
 * once, unless its node is created or deleted meanwhile, which may hide it; of the others some are told and some are
 * not. Nothing need be done to give a walk up. Engine thread.
 */
public interface WatchWalk {
    /**
     * One step of bounded length, a few µs: tells some of the listing, or nothing.
     *
     * @return false when the listing is complete.
     */
    boolean step(WatchVisitor visitor);
}
