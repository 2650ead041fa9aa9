package io.paddock.engine.watch;

import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.StoredOwner;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A tree with its watch table, spoken to by path. */
final class WatchBench implements AutoCloseable {
    static final DirectBuffer NO_BYTES = new UnsafeBuffer(new byte[0]);

    final ZnodeTree tree = new ZnodeTree();
    final WatchTable table = new WatchTable(tree);
    /** What was told, as {@link WatchModel#notification} spells it. */
    final List<String> told = new ArrayList<>();

    final WatchSink sink = (watcher, eventType, zxid, acl, path, offset, length) ->
            told.add(WatchModel.notification(watcher, eventType, string(path, offset, length)));

    private final List<Runnable> events = new ArrayList<>();
    private long zxid;

    void add(final int watcher, final int kind, final String path) {
        final DirectBuffer bytes = bytes(path);
        table.add(watcher, kind, find(path), bytes, 0, bytes.capacity());
    }

    boolean contains(final int watcher, final int type, final String path) {
        final DirectBuffer bytes = bytes(path);
        return table.contains(watcher, type, find(path), bytes, 0, bytes.capacity());
    }

    boolean remove(final int watcher, final int type, final String path) {
        final DirectBuffer bytes = bytes(path);
        return table.remove(watcher, type, find(path), bytes, 0, bytes.capacity());
    }

    boolean exists(final String path) {
        return find(path) != ZnodeTree.NONE;
    }

    boolean isLeaf(final String path) {
        return tree.numChildren(find(path)) == 0;
    }

    /** Opens a transaction; its events are told by {@link #commit}. */
    void begin() {
        tree.begin();
        zxid++;
    }

    int create(final String path) {
        return create(path, AclTable.OPEN);
    }

    int create(final String path, final int acl) {
        final DirectBuffer name = bytes(path.substring(path.lastIndexOf('/') + 1));
        final int parent = find(WatchModel.parent(path));
        final int node = tree.create(
                parent, name, 0, name.capacity(), NO_BYTES, 0, 0, acl, StoredOwner.PERSISTENT, zxid, 1_000 + zxid);
        final long at = zxid;
        events.add(() -> table.onCreated(node, at, sink));
        return node;
    }

    void delete(final String path) {
        final int node = find(path);
        tree.delete(node, zxid);
        final long at = zxid;
        events.add(() -> table.onDeleted(node, at, sink));
    }

    void setData(final String path) {
        final int node = find(path);
        tree.setData(node, NO_BYTES, 0, 0, zxid, 1_000 + zxid);
        final long at = zxid;
        events.add(() -> table.onDataChanged(node, at, sink));
    }

    /** Tells what was changed, in order, and closes the transaction. */
    void commit() {
        events.forEach(Runnable::run);
        events.clear();
        tree.settle();
    }

    void createNow(final String path) {
        begin();
        create(path);
        commit();
    }

    void deleteNow(final String path) {
        begin();
        delete(path);
        commit();
    }

    void setDataNow(final String path) {
        begin();
        setData(path);
        commit();
    }

    /** What was told since the last call. */
    List<String> toldNow() {
        final List<String> now = List.copyOf(told);
        told.clear();
        return now;
    }

    void cleanAll() {
        while (table.clean(1_000_000) > 0) {
            // Each call is one slice.
        }
    }

    int find(final String path) {
        final DirectBuffer bytes = bytes(path);
        return tree.find(bytes, 0, bytes.capacity());
    }

    static DirectBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static String string(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        tree.close();
    }
}
