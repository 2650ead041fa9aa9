package io.paddock.engine.compat.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code hash} on fresh servers. */
class HashWordTest {
    private static final int SESSION_TIMEOUT_MS = 60_000;

    /** One line for each 128th zxid; the digests themselves are made in other ways. */
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE", "EMBEDDED"})
    void shouldKeepDigestsOfTheSameZxids(final ServerKind kind) throws IOException {
        try (TestServer server = kind.launch(ServerSettings.forTests());
                WireDriver client = WireDriver.session(server.port(), SESSION_TIMEOUT_MS)) {
            assertEquals("", Word.send(server.port(), "hash"));
            // The session was the first change.
            for (int i = 1; i < 300; i++) {
                client.call(Op.SET_DATA, Bodies.setData("/", new byte[i], -1));
            }
            final String answer = Word.send(server.port(), "hash");
            assertTrue(answer.matches("([0-9a-f]+: -?\\d+\n)+"), answer);
            assertEquals(
                    List.of("80", "100"),
                    answer.lines().map(line -> line.split(": ")[0]).toList());
        }
    }
}
