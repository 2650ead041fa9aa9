package io.paddock.engine.node;

import io.paddock.engine.config.NodeConfig;
import io.paddock.replication.ReplicatedLog;

/** Opens the log of a node; its owner, the node, closes it. */
@FunctionalInterface
public interface LogFactory {
    /**
     * @param wakeup to be called, by any thread, when {@link ReplicatedLog#poll} has something to hand over.
     * @throws io.paddock.replication.LogFault when the files cannot be used; nothing is left open.
     */
    ReplicatedLog open(NodeConfig config, Runnable wakeup);
}
