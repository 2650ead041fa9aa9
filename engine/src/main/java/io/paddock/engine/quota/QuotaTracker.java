package io.paddock.engine.quota;

import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Quotas (protocol reference §16.1). All of their state is in the tree: limits and figures are nodes below
 * {@code /zookeeper/quota}, which is also the prefix tree in which the quota of a path is looked up. So there is
 * nothing to rebuild after a snapshot was loaded, and a rollback covers the figures as well. Called inside the tree's
 * transaction. Engine thread.
 */
public final class QuotaTracker {
    private static final UnsafeBuffer QUOTA_PATH = ascii("/zookeeper/quota");
    private static final UnsafeBuffer LIMITS = ascii("zookeeper_limits");
    private static final UnsafeBuffer STATS = ascii("zookeeper_stats");

    private final ZnodeTree tree;
    private final ExpandableArrayBuffer text = new ExpandableArrayBuffer(128);
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer(256);
    private final QuotaText limits = new QuotaText();
    private final QuotaText stats = new QuotaText();
    private final UsageBefore before = new UsageBefore();
    private int root = ZnodeTree.NONE;

    public QuotaTracker(final ZnodeTree tree) {
        this.tree = tree;
    }

    /**
     * A multi begins: until {@link #endMulti()} each operation is measured by what was used before it, and limits that
     * it sets are not looked at. So a multi may pass a hard limit, as in the reference.
     */
    public void beginMulti(final long zxid) {
        before.begin(zxid);
    }

    public void endMulti() {
        before.end();
    }

    /** Whether a change would pass a hard limit. Soft limits never refuse. */
    public boolean isExceeded(
            final DirectBuffer path,
            final int offset,
            final int length,
            final long byteChange,
            final long countChange) {
        final int quota = governing(path, offset, length);
        if (quota == ZnodeTree.NONE) {
            return false;
        }
        final int limitsNode = child(quota, LIMITS);
        final int statsNode = child(quota, STATS);
        if (statsNode == ZnodeTree.NONE
                || before.isNew(tree.mzxid(limitsNode))
                || before.isNew(tree.czxid(statsNode))) {
            return false;
        }
        parse(limitsNode, limits);
        final boolean limitsCount = countChange != 0 && limits.countHardLimit() > QuotaText.UNLIMITED;
        final boolean limitsBytes = byteChange != 0 && limits.byteHardLimit() > QuotaText.UNLIMITED;
        if (!limitsCount && !limitsBytes) {
            return false;
        }
        parse(statsNode, stats);
        return limitsCount && before.count(statsNode, stats.count()) + countChange > limits.countHardLimit()
                || limitsBytes && before.bytes(statsNode, stats.bytes()) + byteChange > limits.byteHardLimit();
    }

    /** A node was created at the path. */
    public void onCreated(final DirectBuffer path, final int offset, final int length, final int dataLength) {
        if (isUnused()) {
            return;
        }
        recountIfStats(path, offset, length);
        add(governing(path, offset, length), Math.max(dataLength, 0), 1);
    }

    /** A node is about to be deleted; it is still in the tree. */
    public void onDeleting(final int node) {
        if (isUnused()) {
            return;
        }
        final int length = tree.copyPath(node, path, 0);
        add(governing(path, 0, length), -Math.max(tree.dataLength(node), 0), -1);
    }

    /** Data of a node changed its length; null data counts as 0 bytes. */
    public void onDataChanged(
            final DirectBuffer path, final int offset, final int length, final int oldLength, final int newLength) {
        if (isUnused()) {
            return;
        }
        add(governing(path, offset, length), (long) Math.max(newLength, 0) - Math.max(oldLength, 0), 0);
    }

    private boolean isUnused() {
        if (root == ZnodeTree.NONE) {
            // Never deleted, and put in place before everything else: the id holds for good, after a load as well.
            root = tree.find(QUOTA_PATH, 0, QUOTA_PATH.capacity());
        }
        return tree.numChildren(root) == 0;
    }

    /** The deepest quota node with limits on the way of the path, not the root's own; NONE without any. */
    private int governing(final DirectBuffer path, final int offset, final int length) {
        if (isUnused()) {
            return ZnodeTree.NONE;
        }
        final int limit = offset + length;
        int node = root;
        int found = ZnodeTree.NONE;
        int start = offset + 1;
        while (start < limit) {
            int end = start;
            while (end < limit && path.getByte(end) != '/') {
                end++;
            }
            node = tree.child(node, path, start, end - start);
            if (node == ZnodeTree.NONE) {
                break;
            }
            if (child(node, LIMITS) != ZnodeTree.NONE) {
                found = node;
            }
            start = end + 1;
        }
        return found;
    }

    private void add(final int quota, final long bytes, final long count) {
        final int statsNode = quota == ZnodeTree.NONE ? ZnodeTree.NONE : child(quota, STATS);
        if (statsNode != ZnodeTree.NONE) {
            parse(statsNode, stats);
            before.note(statsNode, stats);
            overwrite(statsNode, stats.count() + count, stats.bytes() + bytes);
        }
    }

    /** A new stats node starts with what is there already. Walks the subtree, once per quota that is set. */
    private void recountIfStats(final DirectBuffer path, final int offset, final int length) {
        if (!isBelowQuota(path, offset, length) || !endsWith(STATS, path, offset, length)) {
            return;
        }
        final int targetOffset = offset + QUOTA_PATH.capacity();
        final int targetLength = length - QUOTA_PATH.capacity() - STATS.capacity() - 1;
        final int top = targetLength == 0 ? ZnodeTree.NONE : tree.find(path, targetOffset, targetLength);
        long count = 0;
        long bytes = 0;
        for (int node = top; node != ZnodeTree.NONE; node = tree.next(node, top)) {
            count++;
            bytes += Math.max(tree.dataLength(node), 0);
        }
        overwrite(tree.find(path, offset, length), count, bytes);
    }

    private void parse(final int node, final QuotaText target) {
        final int length = tree.copyData(node, text, 0);
        target.parse(text, 0, length);
    }

    private void overwrite(final int statsNode, final long count, final long bytes) {
        tree.overwriteData(statsNode, text, 0, QuotaText.put(text, count, bytes));
    }

    private int child(final int parent, final UnsafeBuffer name) {
        return tree.child(parent, name, 0, name.capacity());
    }

    private static boolean isBelowQuota(final DirectBuffer path, final int offset, final int length) {
        final int prefix = QUOTA_PATH.capacity();
        return length > prefix && path.getByte(offset + prefix) == '/' && matches(QUOTA_PATH, path, offset);
    }

    private static boolean endsWith(
            final UnsafeBuffer name, final DirectBuffer path, final int offset, final int length) {
        final int start = offset + length - name.capacity();
        return path.getByte(start - 1) == '/' && matches(name, path, start);
    }

    private static boolean matches(final UnsafeBuffer expected, final DirectBuffer path, final int offset) {
        for (int i = 0; i < expected.capacity(); i++) {
            if (path.getByte(offset + i) != expected.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private static UnsafeBuffer ascii(final String value) {
        return new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII));
    }
}
