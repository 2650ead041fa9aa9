package io.paddock.engine.tree;

/**
 * What is found through the index: znodes, owners of ephemerals, and ACLs. All three are records that start alike; they
 * differ in the number space of {@code parent}, which together with the name is the key.
 *
 * <pre>
 *   0        8        16       20         24      28         32          36
 *  +--------+--------+--------+----------+-------+----------+-----------+------------------+
 *  | stamp  | word   | parent | hashNext | next  | previous | hash,flags| name, inline data|
 *  +--------+--------+--------+----------+-------+----------+-----------+------------------+
 *
 *            parent         name            stamp            word
 *   znode    ref of parent  as in the path  czxid            plain: ctime 44, acl 16, 0 4 bits; else ref of extension
 *   owner    0              session id      0                first node, node count
 *   ACL      -1             vec(ACL)        id, users        0
 * </pre>
 *
 * <p>{@code hash} has 28 bits, flags 4. The name follows as a varint length and the bytes, or, with {@link #NAME_OUT}, as
 * a 4-byte length and the ref of a value. Inline data follows as a varint of length + 1 (0 for null) and the bytes.
 *
 * <p>A znode that is more than freshly created leaf data has an extension:
 *
 * <pre>
 *   0       8       16      24      32      40    44        48         52           56        60
 *  +-------+-------+-------+-------+-------+-----+---------+----------+------------+---------+---------
 *  | ctime | mzxid | mtime | pzxid | owner | acl | version | aversion | firstChild | children| created
 *  +-------+-------+-------+-------+-------+-----+---------+----------+------------+---------+---------
 *   64          68              72      76
 *  +-----------+---------------+-------+------------+
 *  | ownedNext | ownedPrevious | data  | dataLength |    data: ref of a value when DATA_OUT
 *  +-----------+---------------+-------+------------+
 * </pre>
 *
 * <p>Lists of siblings and of owned nodes end with 0 in {@code next}; {@code previous} of the first is the last, so that
 * appending takes one step.
 */
final class RecordLayout {
    static final int STAMP = 0;
    static final int WORD = 8;
    static final int PARENT = 16;
    static final int HASH_NEXT = 20;
    static final int NEXT = 24;
    static final int PREVIOUS = 28;
    static final int HASH_FLAGS = 32;
    static final int BODY = 36;

    /** Flag: WORD is the ref of the extension. */
    static final int EXTENDED = 1;
    /** Flag: the name is a value. */
    static final int NAME_OUT = 2;
    /** Flag: the data is a value; implies EXTENDED. */
    static final int DATA_OUT = 4;
    /** Flag: deleted, readable until the transaction is settled. */
    static final int DELETED = 8;

    static final int FLAGS_MASK = 15;

    /** Key space of the owners of ephemerals. */
    static final int OWNERS = 0;
    /** Key space of the ACLs. */
    static final int ACLS = -1;

    static final int CTIME = 0;
    static final int MZXID = 8;
    static final int MTIME = 16;
    static final int PZXID = 24;
    static final int OWNER = 32;
    static final int ACL = 40;
    static final int VERSION = 44;
    static final int AVERSION = 48;
    static final int FIRST_CHILD = 52;
    static final int CHILDREN = 56;
    static final int CREATED = 60;
    static final int OWNED_NEXT = 64;
    static final int OWNED_PREVIOUS = 68;
    static final int DATA = 72;
    static final int DATA_LENGTH = 76;
    static final int EXTENSION_LENGTH = 80;

    /** Names beyond are values. */
    static final int INLINE_NAME_LIMIT = 256;
    /** Records are not longer; what does not fit goes out. */
    static final int INLINE_LIMIT = 512;

    private static final int CTIME_SHIFT = 20;
    private static final int ACL_SHIFT = 4;
    private static final int PLAIN_ACL_LIMIT = 1 << 16;

    private RecordLayout() {}

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
