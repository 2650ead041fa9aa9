package io.paddock.engine.auth;

/** An id of an ACL entry, made ready for comparing. Immutable. */
interface IdMatcher {
    /** Whether the entry speaks of this id, which is of the entry's scheme. */
    boolean matches(Identity identity);
}
