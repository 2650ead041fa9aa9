/**
 * Servers under test: the reference ZooKeeper and Paddock, as child processes or inside this JVM, one of them or three
 * whose leader is moved while clients of all three are served, behind one interface,
 * and the small tools that go with them (a proxy that cuts connections, four-letter words, waiting with a deadline).
 */
package io.paddock.engine.compat.server;
