/**
 * Proof that Paddock behaves as Apache ZooKeeper 3.9.5: real clients, the same calls to a reference server and to us,
 * crashes and hostile input. Each sub-package is one kind of proof; {@code server} starts what is tested and
 * {@code wire} speaks the protocol byte by byte. Imports nothing of the engine but its node, so that a fault in the
 * engine's own codecs cannot cancel itself out.
 */
package io.paddock.engine.compat;
