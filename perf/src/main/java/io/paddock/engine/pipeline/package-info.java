/**
 * Benchmarks of what only the engine's pipeline may see: the ring between transport and engine. The classes of the
 * engine itself are in its own module.
 */
package io.paddock.engine.pipeline;
