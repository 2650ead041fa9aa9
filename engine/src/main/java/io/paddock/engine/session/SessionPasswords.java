package io.paddock.engine.session;

import java.util.Random;
import org.agrona.DirectBuffer;

/**
 * Passwords of sessions: a pure function of the id, the same one that ZooKeeper uses, so that every server of an
 * ensemble verifies them, restarts keep them valid and sessions survive a migration. It guards against mistakes, not
 * against an attacker who knows session ids: who can read the wire can read the password as well.
 */
public final class SessionPasswords {
    /** Bytes of a password; some clients have no room for any other length. */
    public static final int LENGTH = 16;

    private static final long SALT = 0xB341_5C00L;

    private SessionPasswords() {}

    /** The password of a session; allocates, handshakes only. */
    public static byte[] of(final long sessionId) {
        final byte[] password = new byte[LENGTH];
        new Random(sessionId ^ SALT).nextBytes(password);
        return password;
    }

    /** Whether the bytes are the session's password; never for session 0. The time taken does not depend on the bytes. */
    public static boolean matches(final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        if (sessionId == 0 || length != LENGTH) {
            return false;
        }
        final byte[] expected = of(sessionId);
        int difference = 0;
        for (int i = 0; i < LENGTH; i++) {
            difference |= expected[i] ^ buffer.getByte(offset + i);
        }
        return difference == 0;
    }
}
