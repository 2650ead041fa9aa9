/**
 * A client of raw sockets that can say anything a library cannot: any bytes, any order, any handshake. Blocking, one
 * thread per driver. Has its own encoding, apart from the one under test.
 */
package io.paddock.engine.compat.wire;
