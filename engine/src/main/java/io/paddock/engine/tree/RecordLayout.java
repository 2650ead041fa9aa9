package io.paddock.engine.tree;

/**
 * What is found through the index: znodes, owners of ephemerals, and ACLs. All three are records that start alike; they
 * differ in the number space of {@code parent}, which together with the name is the key.
 *
 * <pre>
 *   0        8        16       20      24         28      29
 *  +--------+--------+--------+-------+----------+-------+------------------+
 *  | stamp  | word   | parent | next  | previous | flags | name, inline data|
 *  +--------+--------+--------+-------+----------+-------+------------------+
 *
 *            parent         name            stamp            word
 *   znode    ref of parent  as in the path  czxid            plain: ctime 44, acl 16, 0 4 bits; else ref of extension
 *   owner    0              session id      0                first node, node count
 *   ACL      -1             vec(ACL)        id, users        0
 * </pre>
 *
 * <p>Two of the flags tell the shape of the extension. The name follows as a varint length and the bytes, or, with
 * {@link #NAME_OUT}, as a 4-byte length and the ref of a value. Inline data follows as a varint of
 * length + 1 (0 for null) and the bytes.
 *
 * <p>A znode that is more than freshly created leaf data has an extension, of the smallest shape that has the fields it
 * needs: a changed leaf 48 bytes, a leaf with an owner 64, a parent 80. What a shape lacks is as at the creation.
 *
 * <pre>
 *   0       8       16      24        28         32    36     40           44          48 changed
 *  +-------+-------+-------+---------+----------+-----+------+------------+-----------+
 *  | ctime | mzxid | mtime | version | aversion | acl | data | dataLength | ownedNext |    data: ref when DATA_OUT
 *  +-------+-------+-------+---------+----------+-----+------+------------+-----------+
 *   48      56              60         64 owned
 *  +-------+---------------+----------+
 *  | owner | ownedPrevious |firstChild|
 *  +-------+---------------+----------+
 *   64      72         76         80 parent
 *  +-------+----------+----------+
 *  | pzxid | children | created  |
 *  +-------+----------+----------+
 * </pre>
 *
 * <p>Lists of siblings and of owned nodes end with 0 in {@code next}; {@code previous} of the first is the last, so that
 * appending takes one step.
 */
final class RecordLayout {
    static final int STAMP = 0;
    static final int WORD = 8;
    static final int PARENT = 16;
    static final int NEXT = 20;
    static final int PREVIOUS = 24;
    static final int FLAGS = 28;
    static final int BODY = 29;

    /** Bits of the shape; not {@link #PLAIN} means that WORD is the ref of an extension. */
    static final int SHAPE_MASK = 3;

    static final int PLAIN = 0;
    static final int CHANGED = 1;
    static final int OWNED = 2;
    static final int FULL = 3;

    /** Flag: the name is a value. */
    static final int NAME_OUT = 4;
    /** Flag: the data is a value; implies an extension. */
    static final int DATA_OUT = 8;
    /** Flag: deleted, readable until the transaction is settled. */
    static final int DELETED = 16;

    /** Key space of the owners of ephemerals. */
    static final int OWNERS = 0;
    /** Key space of the ACLs. */
    static final int ACLS = -1;

    static final int CTIME = 0;
    static final int MZXID = 8;
    static final int MTIME = 16;
    static final int VERSION = 24;
    static final int AVERSION = 28;
    static final int ACL = 32;
    static final int DATA = 36;
    static final int DATA_LENGTH = 40;
    static final int OWNED_NEXT = 44;
    static final int OWNER = 48;
    static final int OWNED_PREVIOUS = 56;
    static final int FIRST_CHILD = 60;
    static final int PZXID = 64;
    static final int CHILDREN = 72;
    static final int CREATED = 76;

    /** Names beyond are values. */
    static final int INLINE_NAME_LIMIT = 256;
    /** Records are not longer; what does not fit goes out. */
    static final int INLINE_LIMIT = 512;

    private static final int SHAPE_LENGTH = 48;
    private static final int SHAPE_STEP = 16;
    private static final int CTIME_SHIFT = 20;
    private static final int ACL_SHIFT = 4;
    private static final int PLAIN_ACL_LIMIT = 1 << 16;

    private RecordLayout() {}

    /** Bytes of an extension: 0, 48, 64, 80. */
    static int shapeLength(final int shape) {
        return shape == PLAIN ? 0 : SHAPE_LENGTH + (shape - 1) * SHAPE_STEP;
    }

    /** Whether time and ACL fit into the word of a plain znode. */
    static boolean isPlain(final long timeMs, final int acl) {
        return timeMs >= 0 && timeMs >>> 64 - CTIME_SHIFT == 0 && acl < PLAIN_ACL_LIMIT;
    }

    static long plainWord(final long timeMs, final int acl) {
        return timeMs << CTIME_SHIFT | (long) acl << ACL_SHIFT;
    }

    static long plainTime(final long word) {
        return word >>> CTIME_SHIFT;
    }

    static int plainAcl(final long word) {
        return (int) (word >>> ACL_SHIFT) & PLAIN_ACL_LIMIT - 1;
    }

    static int varintLength(final int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : 3;
    }
}
