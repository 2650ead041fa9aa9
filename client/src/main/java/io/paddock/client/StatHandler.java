package io.paddock.client;

/** Takes replies of exists, setData and setACL. */
public interface StatHandler extends FailureHandler {
    void onStat(long correlationId, StatFlyweight stat);
}
