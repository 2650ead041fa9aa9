/**
 * What an operator can set, and the only place that reads it: {@code zoo.cfg} and the JVM's system properties become one
 * {@link io.paddock.engine.config.NodeConfig}, of which the node's assembly makes what each part needs.
 *
 * <p>Imports nothing of Paddock. Thread: any; used before the node starts.
 */
package io.paddock.engine.config;
