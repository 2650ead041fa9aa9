/**
 * Cuts a stream of bytes into length-prefixed frames. Knows neither sockets nor threads: bytes go in at one end, frames
 * come out at a {@link io.paddock.transport.framing.FrameSink}. Imports Agrona only; everything runs on the thread that
 * feeds the bytes.
 */
package io.paddock.transport.framing;
