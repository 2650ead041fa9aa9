package io.paddock.engine.compat.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first frame of a connection (protocol reference §3). */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#kinds")
class HandshakeTest {
    private static final int LENGTH_WITH_FLAG = 37;
    private static final int LENGTH_WITHOUT_FLAG = 36;
    private static final int TIMEOUT_MS = 20_000;

    @Parameter
    ServerKind kind;

    /** Of any server, another one each time. */
    private int port() {
        return SharedServers.get(kind).anyPort();
    }

    @Test
    void shouldAnswerNewSession() {
        try (WireDriver driver = new WireDriver(port())) {
            final Handshake.Answer answer = driver.handshake(Handshake.fresh(TIMEOUT_MS));
            assertEquals(0, answer.protocolVersion());
            assertEquals(TIMEOUT_MS, answer.timeoutMs());
            assertNotEquals(0, answer.sessionId());
            assertEquals(16, answer.password().length);
            assertEquals(false, answer.readOnly());
        }
    }

    @Test
    void shouldLeaveOutReadOnlyFlagForOldClients() {
        assertEquals(LENGTH_WITHOUT_FLAG, answerLength(null));
        assertEquals(LENGTH_WITH_FLAG, answerLength(false));
        assertEquals(LENGTH_WITH_FLAG, answerLength(true));
    }

    private int answerLength(final Boolean readOnly) {
        try (WireDriver driver = new WireDriver(port())) {
            driver.sendFrame(new Handshake(0, 0, TIMEOUT_MS, 0, new byte[16], readOnly).toArray());
            return driver.readFrame().length;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 399, 400, 401, 60_000, 60_001, Integer.MAX_VALUE})
    void shouldClampTimeout(final int timeoutMs) {
        try (WireDriver driver = new WireDriver(port())) {
            final Handshake.Answer answer = driver.handshake(Handshake.fresh(timeoutMs));
            assertEquals(Math.max(400, Math.min(60_000, timeoutMs)), answer.timeoutMs());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 15, 17, 1000})
    void shouldAcceptAnyPasswordForNewSession(final int length) {
        try (WireDriver driver = new WireDriver(port())) {
            final byte[] password = length < 0 ? null : new byte[length];
            assertTrue(driver.handshake(new Handshake(7, 0, TIMEOUT_MS, 0, password, false))
                            .sessionId()
                    != 0);
        }
    }

    @Test
    void shouldReattachAndCloseTheOldConnection() {
        try (WireDriver first = new WireDriver(port());
                WireDriver second = new WireDriver(port())) {
            final Handshake fresh = Handshake.fresh(TIMEOUT_MS);
            final Handshake.Answer answer = first.handshake(fresh);
            final Handshake.Answer again = second.handshake(fresh.again(answer, 0));
            assertEquals(answer.sessionId(), again.sessionId());
            assertArrayEquals(answer.password(), again.password());
            assertNull(first.read(), "the old connection must end");
            assertEquals(0, second.call(Op.EXISTS, Bodies.read("/", false)).err());
        }
    }

    @Test
    void shouldRefuseWrongPasswordAndCloseBothConnections() {
        final int port = port();
        try (WireDriver first = new WireDriver(port);
                WireDriver second = new WireDriver(port);
                WireDriver third = new WireDriver(port())) {
            final Handshake fresh = Handshake.fresh(TIMEOUT_MS);
            final Handshake.Answer answer = first.handshake(fresh);
            final byte[] wrong = answer.password().clone();
            wrong[3] ^= 1;
            assertRefused(second, new Handshake(0, 0, TIMEOUT_MS, answer.sessionId(), wrong, false));
            assertNull(first.read(), "the connection of the session that was asked for ends as well");
            assertEquals(
                    answer.sessionId(), third.handshake(fresh.again(answer, 0)).sessionId());
        }
    }

    @Test
    void shouldRefuseUnknownAndClosedSessions() {
        try (WireDriver first = new WireDriver(port());
                WireDriver second = new WireDriver(port());
                WireDriver third = new WireDriver(port())) {
            final Handshake fresh = Handshake.fresh(TIMEOUT_MS);
            assertRefused(second, new Handshake(0, 0, TIMEOUT_MS, 0x1234, new byte[16], false));
            final Handshake.Answer answer = first.handshake(fresh);
            assertEquals(0, first.call(Op.CLOSE_SESSION, Bodies.empty()).err());
            assertNull(first.read());
            assertRefused(third, fresh.again(answer, 0));
        }
    }

    private static void assertRefused(final WireDriver driver, final Handshake handshake) {
        final Handshake.Answer answer = driver.handshake(handshake);
        assertTrue(answer.isRefusal());
        assertEquals(0, answer.timeoutMs());
        assertEquals(0, answer.sessionId());
        assertArrayEquals(new byte[16], answer.password());
        assertNull(driver.read(), "a refused connection ends");
    }

    @Test
    void shouldCloseOnClientFromTheFuture() {
        try (WireDriver driver = new WireDriver(port())) {
            assertNull(driver.handshake(new Handshake(0, Long.MAX_VALUE, TIMEOUT_MS, 0, new byte[16], false)));
        }
    }

    @Test
    void shouldServeRequestsSentWithTheHandshake() {
        try (WireDriver driver = new WireDriver(port())) {
            driver.sendFrame(Handshake.fresh(TIMEOUT_MS).toArray());
            driver.send(Op.EXISTS, Bodies.read("/", false));
            driver.send(Op.GET_CHILDREN, Bodies.read("/zookeeper", false));
            assertEquals(LENGTH_WITH_FLAG, driver.readFrame().length);
            assertEquals(1, driver.read().xid());
            assertEquals(2, driver.read().xid());
        }
    }

    @Test
    void shouldCloseOnGarbageInsteadOfHandshake() {
        for (final int length : new int[] {-1, Integer.MIN_VALUE, 1_048_576, Integer.MAX_VALUE}) {
            try (WireDriver driver = new WireDriver(port())) {
                driver.sendRaw(Bytes.of().int32(length).raw(new byte[40]).toArray());
                assertNull(driver.readFrame(), "length " + length);
            }
        }
        for (int length = 0; length < 44; length++) {
            try (WireDriver driver = new WireDriver(port())) {
                final byte[] whole = Handshake.fresh(TIMEOUT_MS).toArray();
                driver.sendFrame(java.util.Arrays.copyOf(whole, length));
                assertNull(driver.readFrame(), "handshake of " + length + " bytes");
            }
        }
    }
}
