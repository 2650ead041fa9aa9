package io.paddock.engine.quota;

import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The quotas of each namespace, which is the first name of a path, added up: what {@code mntr} tells of them. Walks all
 * nodes below {@code /zookeeper/quota} and allocates. A quota of the root itself is in no namespace. Engine thread.
 */
public final class QuotaReport {
    private static final UnsafeBuffer QUOTA_PATH =
            new UnsafeBuffer("/zookeeper/quota".getBytes(StandardCharsets.US_ASCII));
    private static final String LIMITS = "zookeeper_limits";
    private static final String STATS = "zookeeper_stats";

    private final ZnodeTree tree;
    private final int root;
    private final TreeMap<String, QuotaSums> sums = new TreeMap<>();
    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(256);
    private final QuotaText text = new QuotaText();

    private QuotaReport(final ZnodeTree tree) {
        this.tree = tree;
        root = tree.find(QUOTA_PATH, 0, QUOTA_PATH.capacity());
    }

    /** Tells each namespace that has quotas, in order of names, and their sums. */
    public static void forEach(final ZnodeTree tree, final BiConsumer<String, QuotaSums> visitor) {
        final QuotaReport report = new QuotaReport(tree);
        if (report.root != ZnodeTree.NONE) {
            report.collect();
            report.sums.forEach(visitor);
        }
    }

    private void collect() {
        for (int node = tree.next(root, root); node != ZnodeTree.NONE; node = tree.next(node, root)) {
            if (tree.numChildren(node) == 0 && tree.parent(node) != root) {
                add(node);
            }
        }
    }

    private void add(final int node) {
        final String name = name(node);
        final boolean isLimits = LIMITS.equals(name);
        if (!isLimits && !STATS.equals(name)) {
            return;
        }
        text.parse(bytes, 0, Math.max(0, tree.copyData(node, bytes, 0)));
        final QuotaSums namespace = sums.computeIfAbsent(name(top(node)), missing -> new QuotaSums());
        if (isLimits) {
            namespace.addLimits(text);
        } else {
            namespace.addUsage(text);
        }
    }

    /** The child of the quota root on the way to the node. */
    private int top(final int node) {
        int at = node;
        while (tree.parent(at) != root) {
            at = tree.parent(at);
        }
        return at;
    }

    private String name(final int node) {
        return bytes.getStringWithoutLengthUtf8(0, tree.copyName(node, bytes, 0));
    }
}
