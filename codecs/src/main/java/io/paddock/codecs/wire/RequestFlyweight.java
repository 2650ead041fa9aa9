package io.paddock.codecs.wire;

import io.paddock.codecs.jute.JuteReader;
import org.agrona.DirectBuffer;

/**
 * View of one request record of any type; views bytes and owns none. {@link #decode} reads the fields of the type
 * given; those that the type does not have keep neutral values (null, 0). Never throws on foreign bytes. Bytes behind
 * the record are left alone, so that the records of a multi can be read one after the other. Not thread-safe.
 *
 * <p>Strings and buffers are given as offset and length, length {@link JuteReader#NULL} for null; an ACL as the bytes
 * of its whole vec(ACL) record.
 */
public final class RequestFlyweight {
    public static final int DATA_WATCHES = 0;
    public static final int EXIST_WATCHES = 1;
    public static final int CHILD_WATCHES = 2;
    public static final int PERSISTENT_WATCHES = 3;
    public static final int RECURSIVE_WATCHES = 4;
    private static final int WATCH_LISTS = 5;

    private final int[] listOffsets = new int[WATCH_LISTS];
    private final int[] listCounts = new int[WATCH_LISTS];
    private DirectBuffer buffer;
    private int pathOffset;
    private int pathLength;
    private int dataOffset;
    private int dataLength;
    private int aclOffset;
    private int aclLength;
    private int aclCount;
    private int flags;
    private int version;
    private int mode;
    private long ttl;
    private long relativeZxid;
    private boolean watch;

    /**
     * Reads a record of the type from the cursor on.
     *
     * @return false when the bytes are no such record, or the type has none.
     */
    public boolean decode(final int opCode, final JuteReader reader) {
        clear(reader);
        switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER -> decodeCreate(reader);
            case OpCode.CREATE_TTL -> {
                decodeCreate(reader);
                ttl = reader.readLong();
            }
            case OpCode.DELETE, OpCode.CHECK -> {
                readPath(reader);
                version = reader.readInt();
            }
            case OpCode.SET_DATA -> {
                readPath(reader);
                readData(reader);
                version = reader.readInt();
            }
            case OpCode.SET_ACL -> {
                readPath(reader);
                readAcl(reader);
                version = reader.readInt();
            }
            case OpCode.EXISTS, OpCode.GET_DATA, OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2 -> {
                readPath(reader);
                watch = reader.readBoolean();
            }
            case OpCode.GET_ACL,
                    OpCode.SYNC,
                    OpCode.GET_ALL_CHILDREN_NUMBER,
                    OpCode.GET_EPHEMERALS,
                    OpCode.DELETE_CONTAINER -> readPath(reader);
            case OpCode.CHECK_WATCHES, OpCode.REMOVE_WATCHES, OpCode.ADD_WATCH -> {
                readPath(reader);
                mode = reader.readInt();
            }
            case OpCode.SET_WATCHES -> decodeSetWatches(reader, CHILD_WATCHES);
            case OpCode.SET_WATCHES2 -> decodeSetWatches(reader, RECURSIVE_WATCHES);
            case OpCode.RECONFIG -> decodeReconfig(reader);
            case OpCode.AUTH -> decodeAuth(reader);
            default -> reader.fail();
        }
        return !reader.failed();
    }

    /** The buffer that offsets refer to. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Of the path; for auth, of the scheme. */
    public int pathOffset() {
        return pathOffset;
    }

    public int pathLength() {
        return pathLength;
    }

    public boolean hasPath() {
        return pathLength != JuteReader.NULL;
    }

    /** Of the data; for auth, of the credentials. */
    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }

    /** Where the vec(ACL) record starts. */
    public int aclOffset() {
        return aclOffset;
    }

    /** Bytes of the vec(ACL) record, its count included. */
    public int aclLength() {
        return aclLength;
    }

    /** Entries; {@link JuteReader#NULL} for a null list. */
    public int aclCount() {
        return aclCount;
    }

    /** See {@link CreateFlags}. */
    public int flags() {
        return flags;
    }

    /** Expected version, -1 for any. */
    public int version() {
        return version;
    }

    /** Mode of addWatch, type of checkWatches and removeWatches. */
    public int mode() {
        return mode;
    }

    /** Time to live in ms; -1 for requests that carry none. */
    public long ttl() {
        return ttl;
    }

    /** The last zxid that the client had seen when it sent setWatches. */
    public long relativeZxid() {
        return relativeZxid;
    }

    public boolean watch() {
        return watch;
    }

    /** Paths in one of the lists of setWatches; {@link JuteReader#NULL} for a null list. */
    public int listCount(final int list) {
        return listCounts[list];
    }

    /** Where the first path of a list (its length) stands. */
    public int listOffset(final int list) {
        return listOffsets[list];
    }

    private void clear(final JuteReader reader) {
        buffer = reader.buffer();
        pathOffset = reader.cursor();
        pathLength = JuteReader.NULL;
        dataOffset = reader.cursor();
        dataLength = JuteReader.NULL;
        aclOffset = reader.cursor();
        aclLength = 0;
        aclCount = JuteReader.NULL;
        flags = 0;
        version = 0;
        mode = 0;
        ttl = -1;
        relativeZxid = 0;
        watch = false;
        for (int i = 0; i < WATCH_LISTS; i++) {
            listOffsets[i] = reader.cursor();
            listCounts[i] = 0;
        }
    }

    private void decodeCreate(final JuteReader reader) {
        readPath(reader);
        readData(reader);
        readAcl(reader);
        flags = reader.readInt();
    }

    private void decodeSetWatches(final JuteReader reader, final int lastList) {
        relativeZxid = reader.readLong();
        for (int list = DATA_WATCHES; list <= lastList; list++) {
            final int count = readVectorCount(reader);
            listOffsets[list] = reader.cursor();
            listCounts[list] = count;
            for (int i = 0; i < count && !reader.failed(); i++) {
                reader.readBytes();
            }
        }
    }

    private void decodeReconfig(final JuteReader reader) {
        reader.readBytes();
        reader.readBytes();
        reader.readBytes();
        reader.readLong();
    }

    private void decodeAuth(final JuteReader reader) {
        reader.readInt();
        readPath(reader);
        readData(reader);
    }

    private void readPath(final JuteReader reader) {
        pathLength = reader.readBytes();
        pathOffset = reader.valueOffset();
    }

    private void readData(final JuteReader reader) {
        dataLength = reader.readBytes();
        dataOffset = reader.valueOffset();
    }

    private void readAcl(final JuteReader reader) {
        aclOffset = reader.cursor();
        aclCount = readVectorCount(reader);
        for (int i = 0; i < aclCount && !reader.failed(); i++) {
            reader.readInt();
            reader.readBytes();
            reader.readBytes();
        }
        aclLength = reader.cursor() - aclOffset;
    }

    /** A count below -1 reads as an empty list in the reference. A count too large fails with its first lacking byte. */
    private static int readVectorCount(final JuteReader reader) {
        final int count = reader.readInt();
        return count < JuteReader.NULL ? 0 : count;
    }
}
