package io.paddock.engine.tree;

import static io.paddock.engine.tree.RecordLayout.BODY;
import static io.paddock.engine.tree.RecordLayout.FLAGS;
import static io.paddock.engine.tree.RecordLayout.INLINE_NAME_LIMIT;
import static io.paddock.engine.tree.RecordLayout.NAME_OUT;
import static io.paddock.engine.tree.RecordLayout.PARENT;

import io.paddock.engine.arena.Arena;
import io.paddock.engine.arena.ByteHash;
import io.paddock.engine.arena.Values;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** The part that all records have in common: key, flags and the bytes behind. Engine thread. */
final class Records {
    private static final int OUT_NAME_LENGTH = 8;

    private final Arena arena;
    private final Values values;
    private final ExpandableArrayBuffer keyName = new ExpandableArrayBuffer();

    Records(final Arena arena, final Values values) {
        this.arena = arena;
        this.values = values;
    }

    int shape(final int record) {
        return arena.getByte(record, FLAGS) & RecordLayout.SHAPE_MASK;
    }

    void shape(final int record, final int shape) {
        flags(record, arena.getByte(record, FLAGS) & ~RecordLayout.SHAPE_MASK | shape);
    }

    boolean has(final int record, final int flag) {
        return (arena.getByte(record, FLAGS) & flag) != 0;
    }

    void set(final int record, final int flag) {
        flags(record, arena.getByte(record, FLAGS) | flag);
    }

    void clear(final int record, final int flag) {
        flags(record, arena.getByte(record, FLAGS) & ~flag);
    }

    private void flags(final int record, final int value) {
        arena.putByte(record, FLAGS, (byte) value);
    }

    int nameLength(final int record) {
        return has(record, NAME_OUT) ? arena.getInt(record, BODY) : varint(record, BODY);
    }

    /** Copies the name; returns its length. */
    int copyName(final int record, final MutableDirectBuffer target, final int offset) {
        final int length = nameLength(record);
        if (has(record, NAME_OUT)) {
            values.copy(arena.getInt(record, BODY + 4), length, target, offset);
        } else {
            arena.getBytes(record, BODY + RecordLayout.varintLength(length), target, offset, length);
        }
        return length;
    }

    /** The hash that the index knows the record by; see {@link KeyHash}. */
    int keyHash(final int record) {
        final int length = copyName(record, keyName, 0);
        return KeyHash.of(arena.getInt(record, PARENT), keyName, 0, length);
    }

    /** Hash of the name; see {@link ByteHash}. */
    long hashName(final int record, final long seed) {
        final int length = nameLength(record);
        return has(record, NAME_OUT)
                ? values.hash(seed, arena.getInt(record, BODY + 4), length)
                : ByteHash.of(seed, arena.address(record, BODY + RecordLayout.varintLength(length)), length);
    }

    /** Whether the record has this key; the hash has been compared before. */
    boolean matches(final int record, final int parent, final DirectBuffer name, final int offset, final int length) {
        if (arena.getInt(record, PARENT) != parent || nameLength(record) != length) {
            return false;
        }
        return has(record, NAME_OUT)
                ? values.equal(arena.getInt(record, BODY + 4), length, name, offset)
                : arena.equalBytes(record, BODY + RecordLayout.varintLength(length), name, offset, length);
    }

    /** Bytes that a name takes of a record. */
    static int nameFieldLength(final int nameLength) {
        return nameLength <= INLINE_NAME_LIMIT ? RecordLayout.varintLength(nameLength) + nameLength : OUT_NAME_LENGTH;
    }

    /** Offset of what follows the name. */
    int afterName(final int record) {
        return BODY + nameFieldLength(nameLength(record));
    }

    /** Fills the key of a new record, without the links. */
    void initKey(final int record, final int parent, final DirectBuffer name, final int offset, final int length) {
        arena.initInt(record, PARENT, parent);
        arena.initInt(record, RecordLayout.NEXT, 0);
        arena.initInt(record, RecordLayout.PREVIOUS, 0);
        if (length <= INLINE_NAME_LIMIT) {
            arena.initByte(record, FLAGS, (byte) 0);
            initVarint(record, BODY, length);
            arena.initBytes(record, BODY + RecordLayout.varintLength(length), name, offset, length);
        } else {
            arena.initByte(record, FLAGS, (byte) NAME_OUT);
            arena.initInt(record, BODY, length);
            arena.initInt(record, BODY + 4, values.add(name, offset, length));
        }
    }

    /** Frees the record and its name. */
    void free(final int record) {
        if (has(record, NAME_OUT)) {
            values.free(arena.getInt(record, BODY + 4), arena.getInt(record, BODY));
        }
        arena.free(record);
    }

    int varint(final int record, final int offset) {
        int value = arena.getByte(record, offset);
        if (value >= 0) {
            return value;
        }
        value = value & 0x7F | (arena.getByte(record, offset + 1) & 0xFF) << 7;
        return value;
    }

    /** Up to 15 bits: records are short. */
    void initVarint(final int record, final int offset, final int value) {
        if (value < 1 << 7) {
            arena.initByte(record, offset, (byte) value);
        } else {
            arena.initByte(record, offset, (byte) (value | 0x80));
            arena.initByte(record, offset + 1, (byte) (value >>> 7));
        }
    }
}
