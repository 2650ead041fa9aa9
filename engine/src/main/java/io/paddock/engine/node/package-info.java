/**
 * The assembly of a node: makes the parts from the configuration, maps them to threads, starts and stops them; and the
 * main program.
 *
 * <p>Imports everything of the engine, {@code transport} and {@code replication}; nobody imports it. Threads: those of
 * {@link io.paddock.engine.node.NodeScheduler}.
 */
package io.paddock.engine.node;
