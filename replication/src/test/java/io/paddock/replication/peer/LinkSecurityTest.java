package io.paddock.replication.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must be said aloud, and what a secret must be. */
final class LinkSecurityTest {
    private static final List<PeerAddress> HERE = List.of(
            new PeerAddress(1, "127.0.0.1", 2888, 3888),
            new PeerAddress(2, "::1", 2889, 3889),
            new PeerAddress(3, "localhost", 2890, 3890));
    private static final List<PeerAddress> ELSEWHERE =
            List.of(HERE.get(0), new PeerAddress(2, "192.0.2.7", 2888, 3888));

    @TempDir
    private Path folder;

    @Test
    void shouldLetLoopbackGoUnprotected() {
        LinkSecurity.requireSafe(LinkSecurity.none(), false, HERE);
    }

    @Test
    void shouldNameTheLinesToAdd() {
        final IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> LinkSecurity.requireSafe(LinkSecurity.none(), false, ELSEWHERE));
        for (final String part : List.of(
                "server.2",
                "paddock.quorum.security=psk",
                "paddock.quorum.psk.file=",
                "paddock.quorum.security=none")) {
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }

    @Test
    void shouldTakeADeclarationOrASecret() {
        LinkSecurity.requireSafe(LinkSecurity.none(), true, ELSEWHERE);
        LinkSecurity.requireSafe(LinkSecurity.psk(new byte[16]), false, ELSEWHERE);
    }

    @Test
    void shouldReadASecretWithoutTheEndOfItsLine() throws IOException {
        final Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdef\r\n");
        assertArrayEquals(
                "0123456789abcdef".getBytes(US_ASCII),
                LinkSecurity.pskFile(file).secret());
    }

    @Test
    void shouldRefuseAShortOrMissingSecret() throws IOException {
        final Path file = Files.writeString(folder.resolve("secret"), "0123456789abcde\n\n");
        final LinkFault isShort = assertThrows(LinkFault.class, () -> LinkSecurity.pskFile(file));
        assertTrue(isShort.getMessage().contains(file.toString()), isShort.getMessage());
        final Path none = folder.resolve("none");
        final LinkFault isMissing = assertThrows(LinkFault.class, () -> LinkSecurity.pskFile(none));
        assertTrue(isMissing.getMessage().contains(none.toString()), isMissing.getMessage());
        assertThrows(IllegalArgumentException.class, () -> LinkSecurity.psk(new byte[15]));
    }
}
