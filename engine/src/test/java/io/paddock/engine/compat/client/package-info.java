/**
 * The Apache ZooKeeper Java client against a server: every operation, sessions, watches through reconnects and
 * restarts. Each test works below a root of its own, so that all share one server.
 */
package io.paddock.engine.compat.client;
