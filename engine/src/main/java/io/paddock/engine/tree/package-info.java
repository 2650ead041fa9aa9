/**
 * The namespace: znodes with their stats, data, children, owners and ACLs in one arena off the Java heap. Knows nothing
 * of permissions, requests, sessions' liveness or watches. May import {@code io.paddock.engine.arena} and Agrona.
 * Engine thread.
 */
package io.paddock.engine.tree;
