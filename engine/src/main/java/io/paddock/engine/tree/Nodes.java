package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.BODY;
import static io.paddock.engine.tree.RecordLayout.CHANGED;
import static io.paddock.engine.tree.RecordLayout.DATA;
import static io.paddock.engine.tree.RecordLayout.DATA_LENGTH;
import static io.paddock.engine.tree.RecordLayout.DATA_OUT;
import static io.paddock.engine.tree.RecordLayout.PLAIN;
import static io.paddock.engine.tree.RecordLayout.STAMP;
import static io.paddock.engine.tree.RecordLayout.WORD;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ByteHash;
import io.paddock.engine.arena.Values;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One znode at a time: fields in the record or its extension, data inside or outside. Data lives in the record whenever
 * it fits the block that the record got when it was created. Engine thread.
 */
final class Nodes {
    private final Arena arena;
    private final Records records;
    private final Values values;

    Nodes(final Arena arena, final Records records, final Values values) {
        this.arena = arena;
        this.records = records;
        this.values = values;
    }

    /** A new record with key and data; extended if it has to be. The caller links it. */
    int allocate(final int nameLength, final int dataLength) {
        return arena.allocate(BODY
                + Records.nameFieldLength(nameLength)
                + (fitsNew(nameLength, dataLength) ? dataFieldLength(dataLength) : 0));
    }

    void initStamp(final int node, final long zxid, final long timeMs, final int acl, final long owner) {
        arena.initLong(node, STAMP, zxid);
        final boolean owned = owner != StoredOwner.PERSISTENT;
        if (!owned && RecordLayout.isPlain(timeMs, acl)) {
            arena.initLong(node, WORD, RecordLayout.plainWord(timeMs, acl));
        } else {
            final int shape = owned ? RecordLayout.OWNED : CHANGED;
            final int extension = newExtension(shape, zxid, timeMs, acl);
            if (owned) {
                arena.initLong(extension, RecordLayout.OWNER, owner);
            }
            arena.initLong(node, WORD, extension);
            records.shape(node, shape);
        }
    }

    void initData(
            final int node, final int nameLength, final DirectBuffer data, final int offset, final int dataLength) {
        if (fitsNew(nameLength, dataLength)) {
            initInline(node, BODY + Records.nameFieldLength(nameLength), data, offset, dataLength);
        } else {
            final int extension = extend(node, CHANGED);
            arena.initInt(extension, DATA, values.add(data, offset, dataLength));
            arena.initInt(extension, DATA_LENGTH, dataLength);
            records.set(node, DATA_OUT);
        }
    }

    boolean isExtended(final int node) {
        return records.shape(node) != PLAIN;
    }

    /** The extension of a node that has one. */
    int extension(final int node) {
        return arena.getInt(node, WORD);
    }

    /** The extension, made or remade if the node has none of at least this shape. */
    int extend(final int node, final int shape) {
        final int current = records.shape(node);
        if (current >= shape) {
            return extension(node);
        }
        final int extension;
        if (current == PLAIN) {
            final long word = arena.getLong(node, WORD);
            extension = newExtension(shape, czxid(node), RecordLayout.plainTime(word), RecordLayout.plainAcl(word));
        } else {
            extension = grown(extension(node), RecordLayout.shapeLength(current), RecordLayout.shapeLength(shape));
        }
        if (shape == RecordLayout.FULL) {
            arena.initLong(extension, RecordLayout.PZXID, czxid(node));
        }
        arena.putLong(node, WORD, extension);
        records.shape(node, shape);
        return extension;
    }

    long czxid(final int node) {
        return arena.getLong(node, STAMP);
    }

    long ctime(final int node) {
        return isExtended(node)
                ? arena.getLong(extension(node), RecordLayout.CTIME)
                : RecordLayout.plainTime(arena.getLong(node, WORD));
    }

    int acl(final int node) {
        return isExtended(node)
                ? arena.getInt(extension(node), RecordLayout.ACL)
                : RecordLayout.plainAcl(arena.getLong(node, WORD));
    }

    /** A field of the extension, 0 when the node's shape lacks it. */
    int intField(final int node, final int field) {
        return field < RecordLayout.shapeLength(records.shape(node)) ? arena.getInt(extension(node), field) : 0;
    }

    /** A field of the extension, {@code fallback} when the node's shape lacks it. */
    long longField(final int node, final int field, final long fallback) {
        return field < RecordLayout.shapeLength(records.shape(node)) ? arena.getLong(extension(node), field) : fallback;
    }

    int dataLength(final int node) {
        return records.has(node, DATA_OUT)
                ? arena.getInt(extension(node), DATA_LENGTH)
                : records.varint(node, records.afterName(node)) - 1;
    }

    int copyData(final int node, final MutableDirectBuffer target, final int offset) {
        final int length = dataLength(node);
        if (length <= 0) {
            return 0;
        }
        if (records.has(node, DATA_OUT)) {
            values.copy(arena.getInt(extension(node), DATA), length, target, offset);
        } else {
            final int at = records.afterName(node) + RecordLayout.varintLength(length + 1);
            arena.getBytes(node, at, target, offset, length);
        }
        return length;
    }

    /** Hash of the data, whose length is known; 0 for null and empty data. */
    long hashData(final int node, final int length) {
        if (length <= 0) {
            return 0;
        }
        if (records.has(node, DATA_OUT)) {
            return values.hash(0, arena.getInt(extension(node), DATA), length);
        }
        final int at = records.afterName(node) + RecordLayout.varintLength(length + 1);
        return ByteHash.of(0, arena.address(node, at), length);
    }

    void replaceData(final int node, final DirectBuffer data, final int offset, final int length) {
        final int at = records.afterName(node);
        final boolean out = records.has(node, DATA_OUT);
        if (out) {
            freeData(node);
        }
        if (at + (long) dataFieldLength(length) <= arena.capacity(node)) {
            arena.note(node, at, dataFieldLength(length));
            initInline(node, at, data, offset, length);
            if (out) {
                final int extension = extension(node);
                arena.putInt(extension, DATA, 0);
                arena.putInt(extension, DATA_LENGTH, 0);
                records.clear(node, DATA_OUT);
            }
        } else {
            final int extension = extend(node, CHANGED);
            arena.putInt(extension, DATA, values.add(data, offset, length));
            arena.putInt(extension, DATA_LENGTH, length);
            if (!out) {
                records.set(node, DATA_OUT);
            }
        }
    }

    /** Gives back all that the node has. */
    void free(final int node) {
        if (records.has(node, DATA_OUT)) {
            freeData(node);
        }
        if (isExtended(node)) {
            arena.free(extension(node));
        }
        records.free(node);
    }

    private void freeData(final int node) {
        final int extension = extension(node);
        values.free(arena.getInt(extension, DATA), arena.getInt(extension, DATA_LENGTH));
    }

    private int newExtension(final int shape, final long zxid, final long timeMs, final int acl) {
        final int length = RecordLayout.shapeLength(shape);
        final int extension = arena.allocate(length);
        arena.initZero(extension, 0, length);
        arena.initLong(extension, RecordLayout.CTIME, timeMs);
        arena.initLong(extension, RecordLayout.MZXID, zxid);
        arena.initLong(extension, RecordLayout.MTIME, timeMs);
        arena.initInt(extension, RecordLayout.ACL, acl);
        return extension;
    }

    private int grown(final int old, final int oldLength, final int length) {
        final int extension = arena.allocate(length);
        for (int at = 0; at < oldLength; at += Long.BYTES) {
            arena.initLong(extension, at, arena.getLong(old, at));
        }
        arena.initZero(extension, oldLength, length - oldLength);
        arena.free(old);
        return extension;
    }

    private void initInline(final int node, final int at, final DirectBuffer data, final int offset, final int length) {
        records.initVarint(node, at, length + 1);
        if (length > 0) {
            arena.initBytes(node, at + RecordLayout.varintLength(length + 1), data, offset, length);
        }
    }

    private static boolean fitsNew(final int nameLength, final int dataLength) {
        return BODY + Records.nameFieldLength(nameLength) + (long) dataFieldLength(dataLength)
                <= RecordLayout.INLINE_LIMIT;
    }

    private static int dataFieldLength(final int dataLength) {
        return dataLength > RecordLayout.INLINE_LIMIT
                ? dataLength
                : RecordLayout.varintLength(dataLength + 1) + Math.max(0, dataLength);
    }
}
