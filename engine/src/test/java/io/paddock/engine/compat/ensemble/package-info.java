/**
 * Several servers of one ensemble inside this JVM, with Apache ZooKeeper's client.
 *
 * <p>Imports {@code engine.node} and {@code compat.server}. Thread: each test its own; each server its engine's.
 */
package io.paddock.engine.compat.ensemble;
