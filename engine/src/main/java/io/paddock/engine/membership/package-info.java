/**
 * The servers of an ensemble in the words of ZooKeeper: {@code server.N} lines, {@code group.G}, {@code weight.N}, the
 * text of {@code /zookeeper/config}. Files, requests and words all read and write them here.
 *
 * <p>Imports {@code replication.quorum} only. Thread: any; values.
 */
package io.paddock.engine.membership;
