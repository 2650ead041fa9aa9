/**
 * The meaning of requests: what each write changes and each read answers (protocol reference §5 to §7, §10 to §16).
 * Deterministic: no clock, thread, I/O or random, so that every server that executes the same commands has the same
 * state. Imports tree, auth, session, quota, watch, membership, metrics, codecs and the log's entries and configurations. Engine
 * thread.
 */
package io.paddock.engine.state;
