package io.paddock.client;

/** Takes replies of getChildren. */
public interface ChildrenHandler extends FailureHandler {
    /** @param names of the children, in no particular order. */
    void onChildren(long correlationId, NameCursor names, StatFlyweight stat);
}
