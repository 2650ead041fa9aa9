package io.paddock.engine.compat.crash;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.node.Lie;
import io.paddock.engine.node.LyingLog;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The crash test's own test: with a log that lies it must fail, and say what was acknowledged and what was found. */
class LieTest {
    /** The first one shows most lies; that of closed sessions waits for one to be closed. */
    private static final int ROUNDS = 60;
    /** So that what is betrayed is certain to show. */
    private static final int LEAST_WRITES = 3_000;

    private static final int BALLAST_LENGTH = 1_000;
    /** A snapshot would hide what the log says of the time before it. */
    private static final ServerSettings WITHOUT_SNAPSHOTS =
            ServerSettings.forTests().with("snapCount", "100000000").with("snapSizeLimitInKb", "-1");

    private final long seed = Long.getLong("paddock.seed", 1);

    @ParameterizedTest
    @EnumSource(Lie.class)
    void shouldFindOut(final Lie lie) {
        try (TestServer server = TestServer.embedded(WITHOUT_SNAPSHOTS, new LyingLog(lie))) {
            server.start();
            final AssertionError found = assertThrows(
                    AssertionError.class,
                    () -> new CrashRounds(server, seed, LEAST_WRITES, BALLAST_LENGTH).run(ROUNDS),
                    "not found out: " + seed);
            final String message = found.getMessage();
            System.out.println(lie + ": " + message.lines().limit(3).collect(Collectors.joining()));
            assertTrue(message.startsWith("seed " + seed + ", round "), message);
            assertTrue(expected(lie).matcher(message).find(), message);
        }
    }

    private static Pattern expected(final Lie lie) {
        final String anyNode = "/worker\\d/\\w+ acknowledged (Entry\\[data=value.*]|its absence), "
                + "found (Entry\\[data=value.*]|its absence)";
        return Pattern.compile(
                switch (lie) {
                    case GOES_BACK ->
                        "behind the acknowledged zxid 0x[0-9a-f]+, and acknowledged state lost(?s:.*)" + anyNode;
                    case CHANGES_VALUES ->
                        "/worker\\d/\\w+ acknowledged Entry\\[data=value.*], found Entry\\[data=value.*]";
                    case FORGETS_DELETIONS -> "/worker\\d/\\w+ acknowledged its absence, found Entry\\[data=value.*]";
                    case FORGETS_CLOSED_SESSIONS -> anyNode + "|the closed session 0x[0-9a-f]+ came back";
                    default -> anyNode;
                });
    }
}
