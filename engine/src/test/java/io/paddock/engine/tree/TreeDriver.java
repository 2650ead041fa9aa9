package io.paddock.engine.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Does random transactions to a tree and to a model of plain Java objects, and compares them. What it does depends on the
 * seed only.
 */
public final class TreeDriver {
    private static final int SESSIONS = 5;
    private static final int MAX_OPS = 8;

    private final Random random;
    private final Shape shape;
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private ZnodeTree tree;
    private ModelNode root;
    private List<ModelNode> nodes;
    private Map<Long, List<Integer>> owned = new LinkedHashMap<>();
    private long zxid;

    /** How large things may get. */
    public record Shape(int nodes, int nameLength, int dataLength, boolean anyByte) {
        public static final Shape SMALL = new Shape(40, 20, 600, true);
        public static final Shape WILD = new Shape(60, 6000, 60_000, true);
        public static final Shape WIDE = new Shape(20_000, 12, 120, false);
    }

    public TreeDriver(final long seed, final Shape shape, final ZnodeTree tree) {
        this.random = new Random(seed);
        this.shape = shape;
        this.tree = tree;
        root = fromTree(ZnodeTree.ROOT, null);
        collect();
    }

    public ZnodeTree tree() {
        return tree;
    }

    /** Goes on with another tree, which must have the same content. */
    public void tree(final ZnodeTree other) {
        tree = other;
    }

    public long zxid() {
        return zxid;
    }

    /** One transaction: some operations, then kept or taken back. */
    public void transact() {
        // A rollback costs a copy of the model.
        final boolean keep = random.nextInt(shape.nodes > 1000 ? 50 : 4) != 0;
        final ModelNode rootBefore = keep ? null : root.copy(null);
        final Map<Long, List<Integer>> ownedBefore = keep ? null : copyOwned();
        zxid++;
        tree.begin();
        for (int i = random.nextInt(MAX_OPS) + 1; i > 0; i--) {
            operate();
        }
        if (keep) {
            tree.settle();
        } else {
            tree.rollback();
            root = rootBefore;
            owned = ownedBefore;
            collect();
        }
    }

    /** Deletes all but the built-in nodes. */
    public void deleteAll() {
        while (nodes.size() > 4) {
            zxid++;
            tree.begin();
            for (int i = nodes.size() - 1; i >= 0; i--) {
                if (nodes.get(i).czxid != 0 && nodes.get(i).children.isEmpty()) {
                    delete(nodes.get(i));
                }
            }
            tree.settle();
        }
    }

    /** Throws when tree and model differ. */
    public void check() {
        for (final ModelNode node : nodes) {
            check(node);
        }
        same("size", tree.size(), nodes.size());
        int ephemerals = 0;
        for (final Map.Entry<Long, List<Integer>> entry : owned.entrySet()) {
            final List<Integer> actual = new ArrayList<>();
            for (int at = tree.firstEphemeral(entry.getKey()); at != 0; at = tree.nextEphemeral(at)) {
                actual.add(at);
            }
            same("nodes of session " + entry.getKey(), actual, entry.getValue());
            ephemerals += actual.size();
        }
        same("ephemerals", tree.ephemeralCount(), ephemerals);
    }

    private void operate() {
        final int choice = random.nextInt(100);
        final ModelNode node = nodes.get(random.nextInt(nodes.size()));
        if (nodes.size() < shape.nodes ? choice < 50 : choice < 20) {
            create(node);
        } else if (choice < 60) {
            if (node.children.isEmpty() && node.czxid != 0) {
                delete(node);
            }
        } else if (choice < 85) {
            setData(node);
        } else if (choice < 90) {
            node.data = randomData();
            tree.overwriteData(node.id, wrap(node.data), 0, length(node.data));
        } else {
            node.acl = randomAcl();
            node.aversion++;
            tree.setAcl(node.id, intern(node.acl));
        }
    }

    private void create(final ModelNode parent) {
        final String name = randomName();
        if (parent.children.containsKey(name)) {
            return;
        }
        final byte[] nameBytes = name.getBytes(ISO_8859_1);
        final byte[] data = randomData();
        final String acl = randomAcl();
        final long owner = randomOwner();
        final long time = random.nextInt(50) == 0 ? 1L << 44 + random.nextInt(3) : 1_700_000_000_000L + zxid;
        final int id = tree.create(
                parent.id,
                wrap(nameBytes),
                0,
                nameBytes.length,
                wrap(data),
                0,
                length(data),
                intern(acl),
                owner,
                zxid,
                time);
        final ModelNode node = new ModelNode(id, parent, name);
        node.data = data;
        node.acl = acl;
        node.owner = owner;
        node.czxid = zxid;
        node.mzxid = zxid;
        node.pzxid = zxid;
        node.ctime = time;
        node.mtime = time;
        parent.children.put(name, node);
        parent.created++;
        parent.pzxid = zxid;
        nodes.add(node);
        if (StoredOwner.isSession(owner)) {
            owned.computeIfAbsent(owner, key -> new ArrayList<>()).add(id);
        }
    }

    private void delete(final ModelNode node) {
        tree.delete(node.id, zxid);
        checkFields(node);
        node.parent.children.remove(node.name);
        node.parent.pzxid = zxid;
        nodes.remove(node);
        if (StoredOwner.isSession(node.owner)) {
            owned.get(node.owner).remove((Integer) node.id);
        }
    }

    private void setData(final ModelNode node) {
        node.data = randomData();
        node.version++;
        node.mzxid = zxid;
        node.mtime = 1_700_000_000_000L + zxid;
        tree.setData(node.id, wrap(node.data), 0, length(node.data), zxid, node.mtime);
    }

    private void check(final ModelNode node) {
        checkFields(node);
        if (node.parent != null) {
            final byte[] name = node.name.getBytes(ISO_8859_1);
            same("child " + node.path(), tree.child(node.parent.id, wrap(name), 0, name.length), node.id);
        }
        final String path = node.path();
        if (path.indexOf('\0') < 0 && !shape.anyByte) {
            final byte[] bytes = path.getBytes(ISO_8859_1);
            same("path " + path, tree.find(wrap(bytes), 0, bytes.length), node.id);
        }
        int child = tree.firstChild(node.id);
        for (final ModelNode expected : node.children.values()) {
            same("children of " + path, child, expected.id);
            child = tree.nextSibling(child);
        }
        same("end of children of " + path, child, ZnodeTree.NONE);
    }

    private void checkFields(final ModelNode node) {
        final int id = node.id;
        final String path = node.path();
        same(path, text(tree.copyPath(id, scratch, 0)), path);
        same(path + " name", text(tree.copyName(id, scratch, 0)), node.name);
        same(path + " data", tree.dataLength(id), length(node.data));
        if (node.data != null) {
            same(path + " data", text(tree.copyData(id, scratch, 0)), new String(node.data, ISO_8859_1));
        }
        same(path + " acl", text(tree.acls().copy(tree.acl(id), scratch, 0)), node.acl);
        same(path + " owner", tree.storedOwner(id), node.owner);
        same(path + " czxid", tree.czxid(id), node.czxid);
        same(path + " mzxid", tree.mzxid(id), node.mzxid);
        same(path + " pzxid", tree.pzxid(id), node.pzxid);
        same(path + " ctime", tree.ctime(id), node.ctime);
        same(path + " mtime", tree.mtime(id), node.mtime);
        same(path + " version", tree.version(id), node.version);
        same(path + " aversion", tree.aversion(id), node.aversion);
        same(path + " created", tree.childrenCreated(id), node.created);
        same(path + " children", tree.numChildren(id), node.children.size());
    }

    private ModelNode fromTree(final int id, final ModelNode parent) {
        final ModelNode node = new ModelNode(id, parent, text(tree.copyName(id, scratch, 0)));
        node.data = new byte[0];
        node.acl = text(tree.acls().copy(tree.acl(id), scratch, 0));
        node.aversion = tree.aversion(id);
        for (int child = tree.firstChild(id); child != ZnodeTree.NONE; child = tree.nextSibling(child)) {
            final ModelNode childNode = fromTree(child, node);
            node.children.put(childNode.name, childNode);
        }
        return node;
    }

    private void collect() {
        nodes = new ArrayList<>();
        collect(root);
    }

    private void collect(final ModelNode node) {
        nodes.add(node);
        node.children.values().forEach(this::collect);
    }

    private Map<Long, List<Integer>> copyOwned() {
        final Map<Long, List<Integer>> copy = new LinkedHashMap<>();
        owned.forEach((session, ids) -> copy.put(session, new ArrayList<>(ids)));
        return copy;
    }

    private String randomName() {
        if (!shape.anyByte) {
            return "n" + random.nextInt(1 << 30);
        }
        final byte[] bytes =
                new byte[random.nextInt(20) == 0 ? random.nextInt(shape.nameLength) + 1 : random.nextInt(12) + 1];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private byte[] randomData() {
        final int kind = random.nextInt(10);
        if (kind == 0) {
            return null;
        }
        final byte[] bytes = new byte[kind < 6 ? random.nextInt(130) : random.nextInt(shape.dataLength + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String randomAcl() {
        final int kind = random.nextInt(12);
        return kind < 6 ? text(tree.acls().copy(kind < 4 ? 0 : 1, scratch, 0)) : "list " + "x".repeat(kind * kind * 4);
    }

    private int intern(final String acl) {
        final byte[] bytes = acl.getBytes(ISO_8859_1);
        return tree.acls().intern(wrap(bytes), 0, bytes.length);
    }

    private long randomOwner() {
        final int kind = random.nextInt(10);
        return kind < 6
                ? 0
                : kind == 6 ? StoredOwner.CONTAINER : kind == 7 ? StoredOwner.ttl(9) : 1000 + random.nextInt(SESSIONS);
    }

    private String text(final int length) {
        return new String(scratch.byteArray(), 0, length, ISO_8859_1);
    }

    private static UnsafeBuffer wrap(final byte[] bytes) {
        return new UnsafeBuffer(bytes == null ? new byte[0] : bytes);
    }

    private static int length(final byte[] bytes) {
        return bytes == null ? -1 : bytes.length;
    }

    private static void same(final String what, final Object actual, final Object expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError(what + " is " + actual + ", expected " + expected);
        }
    }
}
