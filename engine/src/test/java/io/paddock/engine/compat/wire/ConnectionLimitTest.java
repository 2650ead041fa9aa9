package io.paddock.engine.compat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How many connections a server takes. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
class ConnectionLimitTest {
    private static final int LIMIT = 4;

    @Parameter
    ServerKind kind;

    @Test
    void shouldCloseWhatIsBeyondTheLimitOfAnAddress() {
        try (TestServer server = kind.launch(ServerSettings.forTests().with("maxClientCnxns", LIMIT))) {
            final List<WireDriver> drivers = new ArrayList<>();
            // The question of whether it serves was a connection as well, which may not have ended yet.
            Await.until("the first session", () -> {
                final WireDriver driver = new WireDriver(server.port());
                final boolean isTaken = driver.handshake(Handshake.fresh(20_000)) != null;
                drivers.add(driver);
                return isTaken && drivers.size() >= LIMIT;
            });
            assertFalse(isServed(server));
            assertEquals(
                    0,
                    drivers.get(LIMIT - 1)
                            .call(Op.EXISTS, Bodies.read("/", false))
                            .err());
            drivers.remove(LIMIT - 1).close();
            Await.until("room for another one", () -> isServed(server));
            drivers.forEach(WireDriver::close);
            assertTrue(server.isRunning());
        }
    }

    /** A connection that is closed quickly may seem never to have been made. */
    private static boolean isServed(final TestServer server) {
        try (WireDriver driver = new WireDriver(server.port())) {
            return driver.handshake(Handshake.fresh(20_000)) != null;
        } catch (final UncheckedIOException e) {
            return false;
        }
    }
}
