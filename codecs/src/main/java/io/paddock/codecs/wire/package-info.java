/**
 * The numbers of ZooKeeper's client protocol: request types, results, event types, permissions. May import the other
 * codecs and Agrona. No threads.
 */
package io.paddock.codecs.wire;
