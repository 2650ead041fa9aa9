package io.paddock.engine.auth;

/**
 * One entry of a stored ACL, ready to be checked.
 *
 * @param matcher null for a scheme that this server does not know: such an entry matches nobody.
 */
record AclEntry(int permissions, byte[] scheme, IdMatcher matcher) {}
