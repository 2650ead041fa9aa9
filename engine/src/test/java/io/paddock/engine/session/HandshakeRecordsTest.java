package io.paddock.engine.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteWriter;
import java.util.HexFormat;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Bytes of the handshake, against the vectors of the protocol reference, §31. */
final class HandshakeRecordsTest {
    @Test
    void shouldDerivePasswordsAsTheReferenceDoes() {
        assertEquals("054cc74a37327db215e702e20c73f005", password(0x1));
        assertEquals("f22acd4a97e69d6d20a49bb638eadb38", password(0x100000000000000L));
        assertEquals("bfe6dcade00a07a535ad458629a6c6fd", password(0x1000abcd1230000L));
    }

    private static String password(final long sessionId) {
        return HexFormat.of().formatHex(SessionPasswords.of(sessionId));
    }

    @Test
    void shouldMatchTheWholePasswordOnly() {
        final byte[] right = SessionPasswords.of(77);
        final UnsafeBuffer buffer = new UnsafeBuffer(right);
        assertTrue(SessionPasswords.matches(77, buffer, 0, 16));
        assertFalse(SessionPasswords.matches(78, buffer, 0, 16));
        assertFalse(SessionPasswords.matches(77, buffer, 0, 15));
        assertFalse(SessionPasswords.matches(77, buffer, 0, -1));
        for (int i = 0; i < 16; i++) {
            final UnsafeBuffer wrong = new UnsafeBuffer(right.clone());
            wrong.putByte(i, (byte) (wrong.getByte(i) ^ 1));
            assertFalse(SessionPasswords.matches(77, wrong, 0, 16), "byte " + i);
        }
        assertFalse(SessionPasswords.matches(0, new UnsafeBuffer(SessionPasswords.of(0)), 0, 16), "session 0");
    }

    @Test
    void shouldReadTheRequestOfTheReference() {
        final UnsafeBuffer frame = new UnsafeBuffer(HexFormat.of()
                .parseHex("00000000000000000000000000007530000000000000000000000010"
                        + "00000000000000000000000000000000" + "00"));
        final ConnectRequest request = new ConnectRequest();
        assertTrue(request.wrap(frame, 0, frame.capacity()));
        assertEquals(30_000, request.timeoutMs());
        assertEquals(0, request.sessionId());
        assertTrue(request.flagPresent());
        assertFalse(request.readOnly());
        assertTrue(request.wrap(frame, 0, frame.capacity() - 1));
        assertFalse(request.flagPresent());
        for (int length = 0; length < frame.capacity() - 1; length++) {
            assertFalse(request.wrap(frame, 0, length), "length " + length);
        }
    }

    @Test
    void shouldAnswerIn36Or37Bytes() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final JuteWriter writer = new JuteWriter();
        ConnectResponse.accepted(writer.wrap(buffer, 0), 1, 4000, true, false);
        assertEquals(37, writer.length());
        assertEquals(
                "00000000" + "00000fa0" + "0000000000000001" + "00000010" + "054cc74a37327db215e702e20c73f005" + "00",
                hex(buffer, 37));
        ConnectResponse.accepted(writer.wrap(buffer, 0), 1, 4000, false, false);
        assertEquals(36, writer.length());
        ConnectResponse.refused(writer.wrap(buffer, 0), false, false);
        assertEquals(36, writer.length());
        assertEquals("00".repeat(16) + "00000010" + "00".repeat(16), hex(buffer, 36));
    }

    private static String hex(final ExpandableArrayBuffer buffer, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void shouldPutTheServerIntoTheTopByteOfIds() {
        final SessionTable sessions = new SessionTable();
        final long startMs = 0x1_2345_6789_abcL;
        final long first = new SessionIds(7, startMs, sessions).next();
        assertEquals(7, first >>> 56);
        assertEquals(startMs & 0xFF_FFFF_FFFFL, first >>> 16 & 0xFF_FFFF_FFFFL);
        assertEquals(0, first & 0xFFFF);
        sessions.create(first, 1000);
        sessions.create(first + 1, 1000);
        assertEquals(first + 2, new SessionIds(7, startMs, sessions).next(), "living sessions keep their ids");
        assertTrue(new SessionIds(0, 0, sessions).next() != 0);
        assertTrue(new SessionIds(0x80, 0, sessions).next() != Long.MIN_VALUE, "owner of containers");
        assertThrows(IllegalArgumentException.class, () -> new SessionIds(256, 0, sessions));
    }

    @Test
    void shouldRejectNonsense() {
        assertThrows(IllegalArgumentException.class, () -> new SessionConfig(0, 1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new SessionConfig(10, 30, 20, 1));
        assertThrows(IllegalArgumentException.class, () -> new SessionConfig(10, 20, 30, 0));
        assertEquals(new SessionConfig(2000, 4000, 40_000, 10_000), SessionConfig.ofTick(2000));
    }
}
