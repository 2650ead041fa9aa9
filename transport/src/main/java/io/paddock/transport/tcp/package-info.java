/**
 * Frames over TCP: the transport's edge to ordinary clients, on Netty's event loops (native epoll where it loads, NIO
 * elsewhere). Imports {@link io.paddock.transport}, {@link io.paddock.transport.framing}, Netty and Agrona.
 *
 * <p>Two assemblies of the same classes. <em>Polled</em>: one event loop that its owner drives, so that a request goes
 * from socket to reply on one thread. <em>Threaded</em>: event loops with threads of their own; the owner's sends cross
 * over once per connection and batch.
 */
package io.paddock.transport.tcp;
