/**
 * What nodes may use and how long they stay: quotas kept in {@code /zookeeper/quota} (protocol reference §16.1), and the
 * finding of containers and TTL nodes that may go (§16.2, §16.3). Imports the tree. Engine thread.
 */
package io.paddock.engine.quota;
