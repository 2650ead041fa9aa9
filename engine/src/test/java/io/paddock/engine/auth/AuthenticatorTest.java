package io.paddock.engine.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bytes;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final String SUPER = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private final IdentityTable table = new IdentityTable();
    private final Identities start = table.ofAddress("10.0.0.7");
    private Authenticator authenticator =
            new Authenticator(new AuthSchemes(new AuthConfig(false, true, "SHA1", SUPER)), table);

    @Test
    void shouldStartWithTheAddress() {
        assertEquals("ip", start.scheme(0));
        assertEquals("10.0.0.7", start.id(0));
        assertSame(start, table.ofAddress("10.0.0.7"));
        assertFalse(start.isSuper());
    }

    @Test
    void shouldAddADigest() {
        assertEquals(ErrorCode.OK, authenticate(start, "digest", "user:password"));
        final Identities ids = authenticator.identities();
        assertEquals(2, ids.count());
        assertEquals("user:tpUq/4Pn5A64fVZyQ0gOJ8ZWqkY=", ids.id(1));
        assertTrue(ids.hasScheme("digest"));
        assertFalse(ids.isSuper());
        assertEquals("[ip:10.0.0.7, digest:user]", ids.toString());
    }

    @Test
    void shouldHashTheWholeTextWithoutAColon() {
        assertEquals(ErrorCode.OK, authenticate(start, "digest", "lonely"));
        assertTrue(authenticator.identities().id(1).startsWith("lonely:"));
    }

    @Test
    void shouldAddSuperBesidesTheDigest() {
        assertEquals(ErrorCode.OK, authenticate(start, "digest", "super:test"));
        final Identities ids = authenticator.identities();
        assertTrue(ids.isSuper());
        assertEquals(3, ids.count());
        assertEquals("super", ids.scheme(1));
        assertEquals("", ids.id(1));
        assertEquals(SUPER, ids.id(2));
    }

    @Test
    void shouldKeepOneObjectForOneSet() {
        authenticate(start, "digest", "user:password");
        final Identities ids = authenticator.identities();
        authenticate(start, "digest", "user:password");
        assertSame(ids, authenticator.identities());
        authenticate(ids, "digest", "user:password");
        assertSame(ids, authenticator.identities());
        assertSame(ids, table.of(new UnsafeBuffer(ids.encoded()), 0, ids.encoded().length));
    }

    @Test
    void shouldAcceptTheAddressThatIsThereAnyway() {
        assertEquals(ErrorCode.OK, authenticate(start, "ip", ""));
        assertSame(start, authenticator.identities());
    }

    @Test
    void shouldRefuseUnknownSchemes() {
        for (final String scheme : new String[] {"world", "auth", "sasl", "x509", "super", "Digest", "", null}) {
            assertEquals(ErrorCode.AUTH_FAILED, authenticate(start, scheme, "user:password"), scheme);
            assertSame(start, authenticator.identities());
        }
    }

    @Test
    void shouldRefuseMissingCredentials() {
        final byte[] body = Bodies.auth("digest", null);
        assertEquals(ErrorCode.AUTH_FAILED, authenticator.authenticate(start, new UnsafeBuffer(body), 0, body.length));
    }

    @Test
    void shouldNotAskForCredentialsThatProveNothing() {
        final byte[] body = Bodies.auth("ip", null);
        assertEquals(ErrorCode.OK, authenticator.authenticate(start, new UnsafeBuffer(body), 0, body.length));
    }

    @Test
    void shouldTellWhatIsNoPacket() {
        final byte[] body = Bytes.of().int32(0).int32(100).toArray();
        assertEquals(
                ErrorCode.MARSHALLING_ERROR, authenticator.authenticate(start, new UnsafeBuffer(body), 0, body.length));
    }

    @Test
    void shouldNotKnowDigestWhenItIsOff() {
        authenticator = new Authenticator(new AuthSchemes(new AuthConfig(false, false, "SHA1", null)), table);
        assertEquals(ErrorCode.AUTH_FAILED, authenticate(start, "digest", "user:password"));
    }

    @Test
    void shouldUseTheConfiguredAlgorithm() {
        authenticator = new Authenticator(new AuthSchemes(new AuthConfig(false, true, "SHA-256", null)), table);
        authenticate(start, "digest", "user:password");
        assertEquals(5 + 44, authenticator.identities().id(1).length());
        assertThrows(IllegalArgumentException.class, () -> new AuthConfig(false, true, "SHA-0", null));
    }

    @Test
    void shouldBoundTheIdsOfAConnection() {
        Identities ids = start;
        int accepted = 0;
        while (authenticate(ids, "digest", "u".repeat(1000) + accepted + ":p") == ErrorCode.OK) {
            ids = authenticator.identities();
            accepted++;
        }
        assertTrue(accepted > 50 && accepted < 70, "accepted " + accepted);
        assertTrue(ids.encoded().length <= IdentityTable.MAX_ENCODED_LENGTH);
        assertSame(ids, authenticator.identities());
    }

    @Test
    void shouldForgetWhenFullAndStillBeRight() {
        final Identities first = table.ofAddress("first");
        for (int i = 0; i <= IdentityTable.MAX_SETS; i++) {
            table.ofAddress("address" + i);
        }
        final Identities again = table.ofAddress("first");
        assertNotSame(first, again);
        assertEquals(first, again);
        assertEquals(first.hashCode(), again.hashCode());
        assertArrayEquals(first.encoded(), again.encoded());
    }

    private int authenticate(final Identities current, final String scheme, final String credentials) {
        final byte[] body = Bodies.auth(scheme, credentials.getBytes(StandardCharsets.UTF_8));
        return authenticator.authenticate(current, new UnsafeBuffer(body), 0, body.length);
    }
}
