/**
 * ZooKeeper's client protocol: numbers, request views, envelopes (protocol reference §1 to §8). Imports codecs.jute and
 * Agrona; no I/O; any thread, each object on one.
 */
package io.paddock.codecs.wire;
