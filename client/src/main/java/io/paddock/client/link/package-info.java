/**
 * Bytes to and from one server at a time: a socket that never blocks, a buffer for each direction.
 *
 * <p>Stands on java.nio itself, not on the transport module: a client has one connection, no accept, no pooling and no
 * event loop, and reading the channel straight from the duty cycle saves the hand-off through one. Imports Agrona only.
 * One thread, but for {@link io.paddock.client.link.ServerLink#wakeup()}.
 */
package io.paddock.client.link;
