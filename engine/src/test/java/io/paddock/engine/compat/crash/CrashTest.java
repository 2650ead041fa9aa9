package io.paddock.engine.compat.crash;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of a server under load, again and again on the same data. A small {@code snapCount} makes sure that
 * snapshots are being written much of the time. Properties: {@code paddock.crash.rounds}, {@code paddock.crash.seed}.
 * That the checks find what is wrong is shown by {@link LieTest}.
 */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
class CrashTest {
    private static final int SHORT_ROUNDS = 4;
    private static final int LARGE_ROUNDS = 3;
    private static final int BALLAST_LENGTH = 1_000;
    /** So much that a restart maps most of the tree and does not read it into memory. */
    private static final int LARGE_BALLAST_LENGTH = 24_000;

    @Parameter
    ServerKind kind;

    @Test
    void shouldKeepWhatWasAcknowledged() throws IOException {
        crash(Integer.getInteger("paddock.crash.rounds", SHORT_ROUNDS), 300, BALLAST_LENGTH);
    }

    @Test
    void shouldKeepWhatWasAcknowledgedInALargeTree() throws IOException {
        crash(Integer.getInteger("paddock.crash.rounds", LARGE_ROUNDS), 2_000, LARGE_BALLAST_LENGTH);
    }

    @Test
    @Tag("slow")
    void shouldKeepWhatWasAcknowledgedForHundredsOfRounds() throws IOException {
        crash(Integer.getInteger("paddock.crash.rounds", 300), 300, BALLAST_LENGTH);
    }

    private void crash(final int rounds, final int snapCount, final int ballastLength) throws IOException {
        // What the reference forces does not matter to a kill; how Paddock groups what it forces may.
        final String forceSync = kind == ServerKind.REFERENCE ? "no" : "yes";
        final ServerSettings settings = ServerSettings.forTests()
                .with("snapCount", Integer.toString(snapCount))
                .with("forceSync", forceSync);
        final long seed = Long.getLong("paddock.crash.seed", 1);
        try (TestServer server = kind.launch(settings)) {
            final CrashRounds crashes = new CrashRounds(server, seed, 0, ballastLength);
            crashes.run(rounds);
            System.out.printf(
                    "%s, seed %d: %d rounds, %,d acknowledged writes and %d closed sessions checked, %d snapshots%n",
                    kind, seed, rounds, crashes.acknowledged(), crashes.closedSessions(), snapshots(server.data()));
        }
    }

    private static long snapshots(final Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("snapshot."))
                    .count();
        }
    }
}
