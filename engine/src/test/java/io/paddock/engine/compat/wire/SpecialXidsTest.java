package io.paddock.engine.compat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.SharedServers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the clients in other languages send under xids of their own (protocol reference §4.1, §28). */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#kinds")
class SpecialXidsTest {
    @Parameter
    ServerKind kind;

    private WireDriver driver;

    @BeforeEach
    void connect() {
        driver = WireDriver.session(SharedServers.get(kind).anyPort(), 20_000);
    }

    @AfterEach
    void disconnect() {
        driver.close();
    }

    private static byte[] credentials() {
        return Bodies.auth("digest", "user:password".getBytes(StandardCharsets.US_ASCII));
    }

    private static List<List<String>> watches() {
        return List.of(List.of(), List.of("/none"), List.of());
    }

    @Test
    void shouldEchoAnyXid() {
        for (final int xid : new int[] {0, 1, 5, 5, 3, -1, -3, -8, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            driver.sendAs(xid, Op.EXISTS, Bodies.read("/", false));
            assertEquals(xid, driver.read().xid());
        }
    }

    @Test
    void shouldAnswerPingsUnderTheirOwnXid() {
        driver.sendAs(7, Op.PING, Bodies.empty());
        final Incoming reply = driver.read();
        assertEquals(-2, reply.xid());
        assertEquals(0, reply.err());
        assertEquals(0, reply.body().length);
        assertTrue(reply.zxid() > 0);
    }

    @Test
    void shouldAnswerAuthUnderMinusFourAndUnderOthers() {
        for (final int xid : new int[] {-4, 1, 0}) {
            driver.sendAs(xid, Op.AUTH, credentials());
            final Incoming reply = driver.read();
            assertEquals(xid, reply.xid());
            assertEquals(0, reply.zxid());
            assertEquals(0, reply.err());
            assertEquals(0, reply.body().length);
        }
    }

    @Test
    void shouldAnswerSetWatchesOfTheCClient() {
        driver.sendAs(-8, Op.SET_WATCHES, Bodies.setWatches(0, watches()));
        assertEquals(-8, driver.read().xid());
        driver.sendAs(-8, Op.SET_WATCHES, Bodies.setWatches(0, List.of(List.of("/gone"), List.of(), List.of())));
        final Incoming event = driver.read();
        assertTrue(event.isNotification());
        assertEquals(-1, event.zxid());
        assertEquals(new Incoming.Event(2, 3, "/gone"), event.event());
        assertEquals(-8, driver.read().xid());
    }

    @Test
    void shouldAnswerFailedAuthAndClose() {
        driver.sendAs(-4, Op.AUTH, Bodies.auth("nosuch", new byte[] {1}));
        final Incoming reply = driver.read();
        assertEquals(-4, reply.xid());
        assertEquals(-115, reply.err());
        assertNull(driver.read());
    }

    @Test
    void shouldAnswerSaslWithoutConfigurationByNullToken() {
        final Incoming reply =
                driver.call(Op.SASL, Bytes.of().buffer(new byte[0]).toArray());
        assertEquals(0, reply.err());
        assertEquals(0, reply.zxid());
        assertNull(reply.cursor().buffer());
    }

    @Test
    void shouldTellTheZxidOfTheChangeInTheEvent() {
        driver.send(Op.EXISTS, Bodies.read("/special-xids", true));
        driver.send(Op.CREATE, Bodies.create("/special-xids", null, Acl.OPEN, 1));
        assertEquals(-101, driver.read().err());
        final Incoming event = driver.read();
        assertTrue(event.isNotification());
        final Incoming reply = driver.read();
        assertEquals(reply.zxid(), event.zxid());
        assertEquals(0, event.err());
        assertEquals(
                0,
                driver.call(Op.DELETE, Bodies.pathAndInt("/special-xids", -1)).err());
    }
}
