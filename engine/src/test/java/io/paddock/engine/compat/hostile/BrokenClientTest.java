package io.paddock.engine.compat.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bytes;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that break the rules of framing, or keep them slowly. */
class BrokenClientTest extends HostileSuite {
    @Test
    void shouldCloseOnImpossibleLengths() {
        for (final int length : new int[] {-1, Integer.MIN_VALUE, 1_048_576, 0x7fffffff}) {
            try (WireDriver driver = WireDriver.session(port(), TIMEOUT_MS)) {
                driver.sendRaw(Bytes.of().int32(length).raw(new byte[100]).toArray());
                assertNull(driver.read(), "length " + length);
            }
            serveBystander();
        }
    }

    @Test
    void shouldTakeTheLongestFrameAndNotOneByteMore() {
        final int most = 1_048_575;
        try (WireDriver driver = WireDriver.session(port(), TIMEOUT_MS)) {
            final int overhead = 8 + Bodies.setData(root, new byte[0], -1).length;
            assertEquals(
                    0,
                    driver.call(Op.SET_DATA, Bodies.setData(root, new byte[most - overhead], -1))
                            .err());
            driver.send(Op.SET_DATA, Bodies.setData(root, new byte[most - overhead + 1], -1));
            assertNull(driver.read());
        }
    }

    @Test
    void shouldEndWithThePeer() throws Exception {
        final List<WireDriver> drivers = new ArrayList<>();
        Await.until("the bystander alone", () -> Word.mntr(port(), "num_alive_connections") == 2);
        for (int i = 0; i < 50; i++) {
            final WireDriver driver = i % 2 == 0 ? WireDriver.session(port(), TIMEOUT_MS) : new WireDriver(port());
            if (i % 3 == 0) {
                driver.sendRaw(new byte[] {0, 0, 1});
            }
            drivers.add(driver);
        }
        Await.until("all", () -> Word.mntr(port(), "num_alive_connections") == 52);
        drivers.forEach(WireDriver::close);
        Await.until("the end of all", () -> Word.mntr(port(), "num_alive_connections") == 2);
        serveBystander();
    }

    @Test
    void shouldForgetConnectionsOfWords() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertEquals("imok", Word.send(port(), "ruok"));
        }
        Await.until(
                "no more than the bystander and the question", () -> Word.mntr(port(), "num_alive_connections") == 2);
    }

    @Test
    void shouldServeClientThatSendsByteByByte() {
        try (WireDriver slow = WireDriver.session(port(), TIMEOUT_MS)) {
            final byte[] request = Bytes.of()
                    .buffer(Bytes.of()
                            .int32(7)
                            .int32(Op.GET_DATA)
                            .raw(Bodies.read(root, false))
                            .toArray())
                    .toArray();
            for (final byte one : request) {
                slow.sendRaw(new byte[] {one});
                serveBystander();
            }
            final Incoming reply = slow.read();
            assertEquals(7, reply.xid());
            assertEquals(0, reply.err());
        }
    }

    /** A length that cannot be, and a frame too short for a request. */
    @Test
    void shouldAnswerWhatCameBeforeABadFrame() {
        for (final String bad : List.of("7fffffff", "ffffffff", "0000000401020304")) {
            answerWhatCameBefore(bad);
        }
    }

    private void answerWhatCameBefore(final String bad) {
        final String path = root + "/before-" + bad;
        try (WireDriver client = WireDriver.session(port(), TIMEOUT_MS)) {
            final int count = 50;
            final Bytes burst = Bytes.of();
            for (int i = 0; i < count; i++) {
                final byte[] body = i == 0
                        ? Bodies.create(path, new byte[1], Acl.OPEN, 0)
                        : i % 2 == 0 ? Bodies.setData(path, new byte[i], -1) : Bodies.read(path, false);
                final int opCode = i == 0 ? Op.CREATE : i % 2 == 0 ? Op.SET_DATA : Op.GET_DATA;
                burst.buffer(Bytes.of().int32(1000 + i).int32(opCode).raw(body).toArray());
            }
            client.sendRaw(burst.raw(HexFormat.of().parseHex(bad)).toArray());
            for (int i = 0; i < count; i++) {
                final Incoming reply = client.read();
                assertEquals(1000 + i, reply.xid());
                assertEquals(0, reply.err());
            }
            assertNull(client.readFrame());
        }
        assertEquals(0, bystander.call(Op.DELETE, Bodies.pathAndInt(path, -1)).err());
    }

    @Test
    void shouldServeOthersWhileOneNeverReads() throws Exception {
        final byte[] big = new byte[900_000];
        final String path = root + "/big";
        assertEquals(
                0,
                bystander.call(Op.CREATE, Bodies.create(path, big, Acl.OPEN, 0)).err());
        try (WireDriver deaf = new WireDriver(port(), 4_096)) {
            deaf.handshake(Handshake.fresh(TIMEOUT_MS));
            deaf.call(Op.ADD_WATCH, Bodies.pathAndInt(root, 1));
            final Thread asking = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    deaf.send(Op.GET_DATA, Bodies.read(path, false));
                }
            });
            asking.start();
            for (int i = 0; i < 300; i++) {
                serveBystander();
            }
            assertTrue(server.isRunning(), server::output);
            deaf.close();
            asking.join();
        }
        Await.until("the end of the deaf one", () -> Word.mntr(port(), "num_alive_connections") == 2);
        assertEquals(0, bystander.call(Op.DELETE, Bodies.pathAndInt(path, -1)).err());
    }

    @Test
    void shouldTellWatchesToOthersWhileOneNeverReads() {
        try (WireDriver deaf = new WireDriver(port(), 4_096);
                WireDriver listening = WireDriver.session(port(), TIMEOUT_MS)) {
            deaf.handshake(Handshake.fresh(TIMEOUT_MS));
            deaf.call(Op.ADD_WATCH, Bodies.pathAndInt(root, 1));
            listening.call(Op.ADD_WATCH, Bodies.pathAndInt(root, 1));
            final int changes = 20_000;
            final int batch = 100;
            for (int i = 0; i < changes; i += batch) {
                for (int j = 0; j < batch; j++) {
                    bystander.send(Op.SET_DATA, Bodies.setData(root, new byte[4], -1));
                }
                for (int j = 0; j < batch; j++) {
                    assertEquals(0, bystander.read().err());
                    assertTrue(listening.read().isNotification());
                }
            }
        }
    }

    @Test
    void shouldCloseConnectionsThatNeverShakeHands() {
        final ServerSettings impatient = ServerSettings.forTests().with("nio.sessionlessCnxnTimeout", "4000");
        try (TestServer other = kind.launch(impatient);
                WireDriver silent = new WireDriver(other.port());
                WireDriver inTime = WireDriver.session(other.port(), TIMEOUT_MS)) {
            silent.sendRaw(new byte[] {0, 0});
            assertNull(silent.readFrame());
            assertEquals(0, inTime.call(Op.EXISTS, Bodies.read("/", false)).err());
        }
    }
}
