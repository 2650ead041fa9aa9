package io.paddock.codecs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RequestFlyweightTest {
    private final RequestFlyweight request = new RequestFlyweight();
    private final JuteReader reader = new JuteReader();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final JuteWriter writer = new JuteWriter().wrap(buffer, 3);

    @Test
    void shouldReadCreateTtl() {
        writer.writeString("/a")
                .writeBytes(new byte[] {7})
                .writeInt(1)
                .writeInt(31)
                .writeString("world");
        writer.writeString("anyone").writeInt(5).writeLong(60_000);
        assertTrue(decode(OpCode.CREATE_TTL));
        assertEquals("/a", buffer.getStringWithoutLengthUtf8(request.pathOffset(), request.pathLength()));
        assertEquals(1, request.dataLength());
        assertEquals(7, buffer.getByte(request.dataOffset()));
        assertEquals(1, request.aclCount());
        assertEquals(4 + 4 + 4 + 5 + 4 + 6, request.aclLength());
        assertEquals(5, request.flags());
        assertEquals(60_000, request.ttl());
    }

    @Test
    void shouldTellNullFromEmpty() {
        writer.writeString(null).writeBytes(null).writeInt(-1).writeInt(0);
        assertTrue(decode(OpCode.CREATE));
        assertFalse(request.hasPath());
        assertEquals(JuteReader.NULL, request.dataLength());
        assertEquals(JuteReader.NULL, request.aclCount());
        assertEquals(-1, request.ttl());
        writer.wrap(buffer, 3)
                .writeString("")
                .writeBytes(new byte[0])
                .writeInt(0)
                .writeInt(0);
        assertTrue(decode(OpCode.CREATE));
        assertEquals(0, request.pathLength());
        assertEquals(0, request.dataLength());
        assertEquals(0, request.aclCount());
    }

    @Test
    void shouldIgnoreWhatFollowsTheRecord() {
        writer.writeString("/a").writeInt(3).writeLong(1);
        assertTrue(decode(OpCode.DELETE));
        assertEquals(3, request.version());
        assertEquals(Long.BYTES, reader.remaining());
    }

    @Test
    void shouldReadTheListsOfSetWatches2() {
        writer.writeLong(9);
        for (int list = 0; list < 5; list++) {
            writer.writeInt(list);
            for (int i = 0; i < list; i++) {
                writer.writeString("/" + i);
            }
        }
        assertTrue(decode(OpCode.SET_WATCHES2));
        assertEquals(9, request.relativeZxid());
        for (int list = 0; list < 5; list++) {
            assertEquals(list, request.listCount(list));
        }
        reader.wrap(buffer, request.listOffset(RequestFlyweight.RECURSIVE_WATCHES), 100);
        assertEquals(2, reader.readBytes());
        assertEquals("/0", buffer.getStringWithoutLengthUtf8(reader.valueOffset(), 2));
    }

    @Test
    void shouldRefuseEachRecordThatEndsEarly() {
        writer.writeString("/a")
                .writeBytes(new byte[] {7})
                .writeInt(1)
                .writeInt(31)
                .writeString("world");
        writer.writeString("anyone").writeInt(0);
        for (int length = writer.length() - 1; length >= 0; length--) {
            assertFalse(request.decode(OpCode.CREATE, reader.wrap(buffer, 3, length)), "length " + length);
        }
    }

    @Test
    void shouldRefuseAHugeListAtOnce() {
        writer.writeString("/a").writeInt(Integer.MAX_VALUE).writeInt(1);
        assertFalse(decode(OpCode.SET_ACL));
    }

    @Test
    void shouldStayInsideTheRecordWhateverItHolds() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        for (int i = 0; i < 300_000; i++) {
            final byte[] record = new byte[random.nextInt(60)];
            random.nextBytes(record);
            for (int j = 0; j + 4 <= record.length; j += 1 + random.nextInt(12)) {
                new UnsafeBuffer(record).putInt(j, random.nextInt(12) - 2, java.nio.ByteOrder.BIG_ENDIAN);
            }
            final int opCode = random.nextInt(110) - 12;
            final boolean isDecoded = request.decode(opCode, reader.wrap(new UnsafeBuffer(record), 0, record.length));
            if (isDecoded) {
                final String context = "seed " + seed + " round " + i;
                assertTrue(request.pathOffset() + Math.max(request.pathLength(), 0) <= record.length, context);
                assertTrue(request.dataOffset() + Math.max(request.dataLength(), 0) <= record.length, context);
                assertTrue(request.aclOffset() + request.aclLength() <= record.length, context);
            }
        }
    }

    @Test
    void shouldKnowWhatClientsMaySend() {
        assertEquals(RequestKind.WRITE, RequestKind.of(OpCode.CLOSE_SESSION));
        assertEquals(RequestKind.WRITE, RequestKind.of(OpCode.RECONFIG));
        assertEquals(RequestKind.READ, RequestKind.of(OpCode.SET_WATCHES));
        assertEquals(RequestKind.SYNC, RequestKind.of(OpCode.SYNC));
        for (final int opCode : new int[] {
            OpCode.NOTIFICATION, OpCode.CHECK, OpCode.ERROR, OpCode.CREATE_SESSION, OpCode.DELETE_CONTAINER, 10, 23, 108
        }) {
            assertEquals(RequestKind.UNKNOWN, RequestKind.of(opCode), "type " + opCode);
        }
    }

    private boolean decode(final int opCode) {
        return request.decode(opCode, reader.wrap(buffer, 3, writer.length()));
    }
}
