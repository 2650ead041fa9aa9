package io.paddock.client;

/**
 * Content of a node.
 *
 * @param data null when the node's data is null.
 */
public record NodeData(byte[] data, NodeStat stat) {}
