package io.paddock.client;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * View of a node's Stat; views bytes and owns none.
 *
 * <pre>
 *  0        8        16       24       32       36        40        44              52          56           60
 *  +--------+--------+--------+--------+--------+---------+---------+---------------+-----------+------------+-------+
 *  | czxid  | mzxid  | ctime  | mtime  | version| cversion| aversion| ephemeralOwner| dataLength| numChildren| pzxid |
 *  +--------+--------+--------+--------+--------+---------+---------+---------------+-----------+------------+-------+
 * </pre>
 */
public final class StatFlyweight {
    public static final int LENGTH = 68;

    private DirectBuffer buffer;
    private int offset;

    public StatFlyweight wrap(final DirectBuffer source, final int statOffset) {
        buffer = source;
        offset = statOffset;
        return this;
    }

    /** zxid that created the node. */
    public long czxid() {
        return longAt(0);
    }

    /** zxid that last set the data. */
    public long mzxid() {
        return longAt(8);
    }

    /** When the node was created, ms since the epoch, the server's clock. */
    public long ctimeMs() {
        return longAt(16);
    }

    /** When the data was last set, ms since the epoch, the server's clock. */
    public long mtimeMs() {
        return longAt(24);
    }

    /** Number of changes of the data. */
    public int version() {
        return intAt(32);
    }

    /** Number of changes of the children. */
    public int cversion() {
        return intAt(36);
    }

    /** Number of changes of the ACL. */
    public int aversion() {
        return intAt(40);
    }

    /** Session that the node ends with; 0 when there is none. */
    public long ephemeralOwner() {
        return longAt(44);
    }

    /** Bytes. */
    public int dataLength() {
        return intAt(52);
    }

    public int childCount() {
        return intAt(56);
    }

    /** zxid that last added or removed a child. */
    public long pzxid() {
        return longAt(60);
    }

    private long longAt(final int field) {
        return buffer.getLong(offset + field, ByteOrder.BIG_ENDIAN);
    }

    private int intAt(final int field) {
        return buffer.getInt(offset + field, ByteOrder.BIG_ENDIAN);
    }
}
