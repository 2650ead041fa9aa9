package io.paddock.client;

/** Takes replies of getACL. */
public interface AclHandler extends FailureHandler {
    void onAcl(long correlationId, AclCursor acl, StatFlyweight stat);
}
