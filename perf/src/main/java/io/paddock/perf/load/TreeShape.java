package io.paddock.perf.load;

/**
 * The nodes that a load works on, and how it picks among them.
 *
 * @param nodes that reads and sets choose from, from 1.
 * @param valueBytes data of each, 0 to 1,000,000: a server with its default limits takes no longer request than 1 MiB.
 * @param skew exponent of Zipf's law by which nodes are chosen; 0 chooses evenly, 0.99 is usual for a cache.
 * @param depth folders between the load's root and the nodes, from 0.
 * @param children of the node that getChildren lists, from 0.
 */
public record TreeShape(int nodes, int valueBytes, double skew, int depth, int children) {
    private static final int MAX_NODES = 50_000_000;
    private static final int MAX_VALUE_BYTES = 1_000_000;
    private static final int MAX_SKEW = 10;
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_CHILDREN = 10_000_000;

    /** Refuses what is out of range. */
    public TreeShape {
        LoadPlan.require(nodes >= 1 && nodes <= MAX_NODES, "nodes", "1 to " + MAX_NODES);
        LoadPlan.require(valueBytes >= 0 && valueBytes <= MAX_VALUE_BYTES, "value size", "0 to " + MAX_VALUE_BYTES);
        LoadPlan.require(skew >= 0 && skew <= MAX_SKEW, "skew", "0 to " + MAX_SKEW);
        LoadPlan.require(depth >= 0 && depth <= MAX_DEPTH, "depth", "0 to " + MAX_DEPTH);
        LoadPlan.require(children >= 0 && children <= MAX_CHILDREN, "children", "0 to " + MAX_CHILDREN);
    }
}
