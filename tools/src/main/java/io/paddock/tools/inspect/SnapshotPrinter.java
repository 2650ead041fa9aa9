package io.paddock.tools.inspect;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.snapshot.SnapshotImage;
import io.paddock.engine.snapshot.SnapshotMeta;
import io.paddock.engine.tree.StoredOwner;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.snapshot.FileSnapshotStore;
import io.paddock.replication.snapshot.SnapshotConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Prints one snapshot: what it is, its sessions, its nodes, totals and whether it holds. */
public final class SnapshotPrinter {
    private static final String PREFIX = "snapshot.";
    private static final int HEX = 16;

    private final Output output;
    private final Selection selection;
    private final boolean totalsOnly;
    private final boolean showData;
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final JuteReader acl = new JuteReader();
    private long shownNodes;
    private long dataBytes;
    private int shownSessions;

    /** @param totalsOnly leaves sessions and nodes out. */
    public SnapshotPrinter(
            final Output output, final Selection selection, final boolean totalsOnly, final boolean showData) {
        this.output = output;
        this.selection = selection;
        this.totalsOnly = totalsOnly;
        this.showData = showData;
    }

    /**
     * Prints the file.
     *
     * @return whether every checksum held and the content could be understood.
     * @throws IllegalArgumentException when the name is not that of a snapshot.
     */
    public boolean print(final Path file) {
        final long zxid = zxidOf(file);
        final Path folder = file.toAbsolutePath().getParent();
        final FileSnapshotStore store =
                new FileSnapshotStore(FileDisk.INSTANCE, SnapshotConfig.defaults(), folder, pauseNs -> {});
        try (SnapshotReader reader = store.open(zxid);
                SnapshotImage image = SnapshotImage.read(reader)) {
            store.verify(zxid);
            image.tree().verify();
            print(file, image);
            output.print(new Item("verdict").with("ok", true).with("file", file.toString()));
            return true;
        } catch (final LogFault | IllegalStateException fault) {
            output.print(new Item("verdict")
                    .with("ok", false)
                    .with("file", file.toString())
                    .with("reason", fault.getMessage()));
            return false;
        }
    }

    private static long zxidOf(final Path file) {
        final String name = String.valueOf(file.getFileName());
        try {
            if (name.startsWith(PREFIX)) {
                return Long.parseUnsignedLong(name.substring(PREFIX.length()), HEX);
            }
        } catch (final NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(file + " is not named as a snapshot: snapshot. and the zxid in hexadecimal");
    }

    private void print(final Path file, final SnapshotImage image) {
        final SnapshotMeta meta = image.meta();
        output.print(new Item("snapshot")
                .with("file", file.toString())
                .withHex("zxid", meta.zxid())
                .with("index", meta.index())
                .with("time", Instant.ofEpochMilli(meta.timestampMs()).toString())
                .with("pageBytes", meta.arenaLength()));
        printSessions(image.sessions(), image.tree());
        printNodes(image.tree());
        output.print(new Item("totals")
                .with("nodes", image.tree().size())
                .with("nodesShown", shownNodes)
                .with("sessions", image.sessions().size())
                .with("sessionsShown", shownSessions)
                .with("ephemerals", image.tree().ephemeralCount())
                .with("dataBytesShown", dataBytes));
    }

    private void printSessions(final SessionTable sessions, final ZnodeTree tree) {
        for (final long id : sessions.ids()) {
            if (selection.includesSession(id)) {
                shownSessions++;
                show(new Item("session")
                        .withHex("id", id)
                        .with("timeoutMs", sessions.timeoutMs(id))
                        .with("ephemerals", tree.ephemeralCount(id)));
            }
        }
    }

    private void printNodes(final ZnodeTree tree) {
        for (int node = ZnodeTree.ROOT; node != ZnodeTree.NONE; node = tree.next(node, ZnodeTree.ROOT)) {
            final String path = path(tree, node);
            if (selection.includesZxid(tree.mzxid(node)) && selection.includesPath(path) && owned(tree, node)) {
                shownNodes++;
                dataBytes += Math.max(0, tree.dataLength(node));
                show(describe(tree, node, path));
            }
            if (output.isClosed()) {
                return;
            }
        }
    }

    private boolean owned(final ZnodeTree tree, final int node) {
        final long owner = tree.storedOwner(node);
        return selection.sessionId() == null || StoredOwner.isSession(owner) && selection.includesSession(owner);
    }

    private void show(final Item item) {
        if (!totalsOnly) {
            output.print(item);
        }
    }

    private Item describe(final ZnodeTree tree, final int node, final String path) {
        final Item item = new Item("node")
                .with("path", path)
                .withHex("czxid", tree.czxid(node))
                .withHex("mzxid", tree.mzxid(node))
                .withHex("pzxid", tree.pzxid(node))
                .with("ctime", Instant.ofEpochMilli(tree.ctime(node)).toString())
                .with("mtime", Instant.ofEpochMilli(tree.mtime(node)).toString())
                .with("version", tree.version(node))
                .with("cversion", tree.cversion(node))
                .with("aversion", tree.aversion(node))
                .with("children", tree.numChildren(node));
        describeOwner(tree.storedOwner(node), item);
        item.with("acl", acl(tree, node)).with("dataLength", tree.dataLength(node));
        if (showData && tree.dataLength(node) >= 0) {
            final byte[] data = new byte[tree.dataLength(node)];
            tree.copyData(node, scratchFor(data.length), 0);
            scratch.getBytes(0, data);
            item.with("data", Bytes.show(data));
        }
        return item;
    }

    private static void describeOwner(final long owner, final Item item) {
        if (StoredOwner.isTtl(owner)) {
            item.with("mode", "ttl").with("ttlMs", StoredOwner.ttlMs(owner));
        } else if (owner == StoredOwner.CONTAINER) {
            item.with("mode", "container");
        } else if (StoredOwner.isSession(owner)) {
            item.with("mode", "ephemeral").withHex("owner", owner);
        } else {
            item.with("mode", "persistent");
        }
    }

    private String path(final ZnodeTree tree, final int node) {
        final int length = tree.copyPath(node, scratchFor(tree.pathLength(node)), 0);
        return scratch.getStringWithoutLengthUtf8(0, length);
    }

    private List<String> acl(final ZnodeTree tree, final int node) {
        final int id = tree.acl(node);
        final int length = tree.acls().copy(id, scratchFor(tree.acls().length(id)), 0);
        return AclText.read(acl.wrap(scratch, 0, length));
    }

    private ExpandableArrayBuffer scratchFor(final int length) {
        scratch.checkLimit(length);
        return scratch;
    }
}
