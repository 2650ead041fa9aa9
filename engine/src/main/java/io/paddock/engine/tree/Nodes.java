package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.BODY;
import static io.paddock.engine.tree.RecordLayout.DATA;
import static io.paddock.engine.tree.RecordLayout.DATA_LENGTH;
import static io.paddock.engine.tree.RecordLayout.DATA_OUT;
import static io.paddock.engine.tree.RecordLayout.EXTENDED;
import static io.paddock.engine.tree.RecordLayout.EXTENSION_LENGTH;
import static io.paddock.engine.tree.RecordLayout.STAMP;
import static io.paddock.engine.tree.RecordLayout.WORD;

import io.paddock.engine.arena.Arena;
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
        return arena.allocate(BODY + Records.nameFieldLength(nameLength) + (fitsNew(nameLength, dataLength)
                ? dataFieldLength(dataLength)
                : 0));
    }

    void initStamp(final int node, final long zxid, final long timeMs, final int acl, final long owner) {
        arena.initLong(node, STAMP, zxid);
        if (owner == StoredOwner.PERSISTENT && RecordLayout.isPlain(timeMs, acl)) {
            arena.initLong(node, WORD, RecordLayout.plainWord(timeMs, acl));
        } else {
            initExtended(node, zxid, timeMs, acl, owner);
        }
    }

    void initData(
            final int node, final int nameLength, final DirectBuffer data, final int offset, final int dataLength) {
        if (fitsNew(nameLength, dataLength)) {
            initInline(node, BODY + Records.nameFieldLength(nameLength), data, offset, dataLength);
        } else {
            final int extension = extend(node);
            arena.initInt(extension, DATA, values.add(data, offset, dataLength));
            arena.initInt(extension, DATA_LENGTH, dataLength);
            records.set(node, DATA_OUT);
        }
    }

    boolean isExtended(final int node) {
        return records.has(node, EXTENDED);
    }

    /** The extension of a node that has one. */
    int extension(final int node) {
        return arena.getInt(node, WORD);
    }

    /** The extension, made if there is none. */
    int extend(final int node) {
        if (isExtended(node)) {
            return extension(node);
        }
        final long word = arena.getLong(node, WORD);
        final int extension = newExtension(
                arena.getLong(node, STAMP),
                RecordLayout.plainTime(word),
                RecordLayout.plainAcl(word),
                StoredOwner.PERSISTENT);
        arena.putLong(node, WORD, extension);
        records.set(node, EXTENDED);
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

    /** A field of the extension, 0 without one. */
    int intField(final int node, final int field) {
        return isExtended(node) ? arena.getInt(extension(node), field) : 0;
    }

    /** A field of the extension, {@code fallback} without one. */
    long longField(final int node, final int field, final long fallback) {
        return isExtended(node) ? arena.getLong(extension(node), field) : fallback;
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
            final int extension = extend(node);
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

    private void initExtended(
            final int node, final long zxid, final long timeMs, final int acl, final long owner) {
        arena.initLong(node, WORD, newExtension(zxid, timeMs, acl, owner));
        records.set(node, EXTENDED);
    }

    private int newExtension(final long zxid, final long timeMs, final int acl, final long owner) {
        final int extension = arena.allocate(EXTENSION_LENGTH);
        arena.initZero(extension, 0, EXTENSION_LENGTH);
        arena.initLong(extension, RecordLayout.CTIME, timeMs);
        arena.initLong(extension, RecordLayout.MZXID, zxid);
        arena.initLong(extension, RecordLayout.MTIME, timeMs);
        arena.initLong(extension, RecordLayout.PZXID, zxid);
        arena.initLong(extension, RecordLayout.OWNER, owner);
        arena.initInt(extension, RecordLayout.ACL, acl);
        return extension;
    }

    private void initInline(
            final int node, final int at, final DirectBuffer data, final int offset, final int length) {
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
