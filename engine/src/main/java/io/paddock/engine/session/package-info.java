/**
 * Sessions: which ones exist (replicated), which ones are alive (this server's clock), how a client gets or regains one.
 *
 * <p>Imports {@code codecs.jute} and Agrona only. No threads, no clock of its own: times are arguments. Thread: the
 * engine's.
 */
package io.paddock.engine.session;
