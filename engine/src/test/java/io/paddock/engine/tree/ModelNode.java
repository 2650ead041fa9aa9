package io.paddock.engine.tree;

import java.util.LinkedHashMap;
import java.util.Map;

/** A znode as plain Java. */
final class ModelNode {
    final int id;
    final ModelNode parent;
    final String name;
    final Map<String, ModelNode> children = new LinkedHashMap<>();
    byte[] data;
    String acl;
    long owner;
    long czxid;
    long mzxid;
    long pzxid;
    long ctime;
    long mtime;
    int version;
    int aversion;
    int created;

    ModelNode(final int id, final ModelNode parent, final String name) {
        this.id = id;
        this.parent = parent;
        this.name = name;
    }

    /** A deep copy below a parent. */
    ModelNode copy(final ModelNode newParent) {
        final ModelNode copy = new ModelNode(id, newParent, name);
        children.forEach((key, child) -> copy.children.put(key, child.copy(copy)));
        copy.data = data;
        copy.acl = acl;
        copy.owner = owner;
        copy.czxid = czxid;
        copy.mzxid = mzxid;
        copy.pzxid = pzxid;
        copy.ctime = ctime;
        copy.mtime = mtime;
        copy.version = version;
        copy.aversion = aversion;
        copy.created = created;
        return copy;
    }

    String path() {
        return parent == null ? "/" : parent.parent == null ? "/" + name : parent.path() + "/" + name;
    }
}
