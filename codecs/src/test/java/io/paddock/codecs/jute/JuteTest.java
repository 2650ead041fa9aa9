package io.paddock.codecs.jute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class JuteTest {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final JuteWriter writer = new JuteWriter();
    private final JuteReader reader = new JuteReader();

    @Test
    void shouldReadBackWhatWasWritten() {
        writer.wrap(buffer, 3)
                .writeInt(-7)
                .writeLong(Long.MIN_VALUE)
                .writeBoolean(true)
                .writeString("/å")
                .writeBytes(null)
                .writeBytes(new byte[0]);

        reader.wrap(buffer, 3, writer.length());
        assertEquals(-7, reader.readInt());
        assertEquals(Long.MIN_VALUE, reader.readLong());
        assertTrue(reader.readBoolean());
        assertEquals(3, reader.readBytes());
        assertEquals("/å", text());
        assertEquals(JuteReader.NULL, reader.readBytes());
        assertEquals(0, reader.readBytes());
        assertEquals(0, reader.remaining());
        assertFalse(reader.failed());
    }

    @Test
    void shouldEncodeAsTheProtocolDoes() {
        writer.wrap(buffer, 0).writeString("/a").writeBoolean(true);
        assertEquals(0x0000_0002, buffer.getInt(0, java.nio.ByteOrder.BIG_ENDIAN));
        assertEquals('/', buffer.getByte(4));
        assertEquals('a', buffer.getByte(5));
        assertEquals(1, buffer.getByte(6));
        assertEquals(7, writer.length());
    }

    @Test
    void shouldFailAtEveryTruncation() {
        writer.wrap(buffer, 0).writeInt(1).writeString("path").writeLong(5);
        for (int length = 0; length < writer.length(); length++) {
            reader.wrap(buffer, 0, length);
            reader.readInt();
            reader.readBytes();
            reader.readLong();
            assertTrue(reader.failed(), "length " + length);
        }
    }

    @Test
    void shouldRefuseImpossibleLengthsAndCounts() {
        for (final int length : new int[] {-2, Integer.MIN_VALUE, 9, Integer.MAX_VALUE}) {
            writer.wrap(buffer, 0).writeInt(length).writeLong(0);
            reader.wrap(buffer, 0, 12);
            assertEquals(JuteReader.NULL, reader.readBytes());
            assertTrue(reader.failed(), "length " + length);

            reader.wrap(buffer, 0, 12);
            assertEquals(JuteReader.NULL, reader.readCount(1));
            assertTrue(reader.failed(), "count " + length);
        }
    }

    @Test
    void shouldStayNeutralAfterAFailure() {
        reader.wrap(buffer, 0, 2);
        assertEquals(0, reader.readInt());
        assertEquals(0, reader.readLong());
        assertEquals(JuteReader.NULL, reader.readBytes());
        assertEquals(JuteReader.NULL, reader.readCount(4));
        assertFalse(reader.readBoolean());
    }

    @Test
    void shouldNeverLeaveItsRecordOnRandomBytes() {
        for (int seed = 0; seed < 20_000; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            // Exactly as long as the record, so that a read past its end is caught by the bounds check.
            reader.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
            while (!reader.failed() && reader.remaining() > 0) {
                switch (random.nextInt(5)) {
                    case 0 -> reader.readInt();
                    case 1 -> reader.readLong();
                    case 2 -> reader.readByte();
                    case 3 -> {
                        if (reader.readBytes() > 0) {
                            text();
                        }
                    }
                    default -> reader.readCount(1 + random.nextInt(8));
                }
                assertTrue(reader.cursor() <= bytes.length, "seed " + seed);
            }
        }
    }

    private String text() {
        final byte[] bytes = new byte[reader.valueLength()];
        reader.buffer().getBytes(reader.valueOffset(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
