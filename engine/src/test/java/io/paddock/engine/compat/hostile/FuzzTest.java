package io.paddock.engine.compat.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bytes;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random bytes, random frames and mutated requests of every kind on live connections. Whatever the server makes of
 * them, it stays up and serves the bystander. Properties: {@code paddock.fuzz.seed}, {@code paddock.fuzz.rounds}.
 */
class FuzzTest extends HostileSuite {
    private static final int FRAMES = 40;
    private static final int[] INTERESTING = {
        0, 1, -1, -2, 2, 3, 127, 128, 255, 65_535, 1_048_575, 1_048_576, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private final long seed = Long.getLong("paddock.fuzz.seed", 1);
    private final Random random = new Random(seed);

    @Test
    void shouldSurviveRandomInput() {
        fuzz(Integer.getInteger("paddock.fuzz.rounds", 300));
    }

    @Test
    @Tag("slow")
    void shouldSurviveMuchRandomInput() {
        fuzz(Integer.getInteger("paddock.fuzz.rounds", 50_000));
    }

    private void fuzz(final int rounds) {
        for (int round = 0; round < rounds; round++) {
            try (WireDriver driver = new WireDriver(port())) {
                attack(driver, round);
                serveBystander();
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", round " + round + "\n" + server.output(), e);
            }
            assertTrue(server.isRunning(), () -> "seed " + seed + "\n" + server.output());
        }
    }

    private void attack(final WireDriver driver, final int round) {
        switch (round % 4) {
            case 0 -> driver.sendRaw(randomBytes(1 + random.nextInt(200)));
            case 1 ->
                driver.sendFrame(mutate(Bytes.of()
                        .int32(0)
                        .int64(random.nextInt(3))
                        .int32(TIMEOUT_MS)
                        .int64(random.nextBoolean() ? 0 : random.nextLong())
                        .buffer(new byte[16])
                        .bool(random.nextBoolean())
                        .toArray()));
            default -> {
                driver.handshake(Handshake.fresh(1_000));
                for (int i = 0; i < FRAMES; i++) {
                    driver.sendFrame(frame());
                }
                if (random.nextBoolean()) {
                    driver.sendRaw(randomBytes(random.nextInt(40)));
                }
                drain(driver);
            }
        }
    }

    /** Reads what comes until a ping comes back or the connection ends; both are fine. */
    private static void drain(final WireDriver driver) {
        driver.shutdownOutput();
        while (driver.readFrame() != null) {
            // Anything may come.
        }
    }

    private byte[] frame() {
        final int opCode = random.nextInt(30) == 0 ? random.nextInt() : OP_CODES[random.nextInt(OP_CODES.length)];
        final byte[] whole = Bytes.of()
                .int32(1 + random.nextInt(100))
                .int32(opCode)
                .raw(body(opCode))
                .toArray();
        return random.nextInt(3) == 0 ? whole : mutate(whole);
    }

    private static final int[] OP_CODES = {
        Op.CREATE,
        Op.DELETE,
        Op.EXISTS,
        Op.GET_DATA,
        Op.SET_DATA,
        Op.GET_ACL,
        Op.SET_ACL,
        Op.GET_CHILDREN,
        Op.SYNC,
        Op.PING,
        Op.GET_CHILDREN2,
        Op.MULTI,
        Op.CREATE2,
        Op.RECONFIG,
        Op.CHECK_WATCHES,
        Op.REMOVE_WATCHES,
        Op.CREATE_CONTAINER,
        Op.CREATE_TTL,
        Op.MULTI_READ,
        Op.AUTH,
        Op.SET_WATCHES,
        Op.SASL,
        Op.GET_EPHEMERALS,
        Op.GET_ALL_CHILDREN_NUMBER,
        Op.SET_WATCHES2,
        Op.ADD_WATCH,
        Op.WHO_AM_I
    };

    private byte[] body(final int opCode) {
        final String path = root + "/" + (char) ('a' + random.nextInt(4));
        return switch (opCode) {
            case Op.CREATE, Op.CREATE2, Op.CREATE_CONTAINER ->
                Bodies.create(path, new byte[3], Acl.OPEN, random.nextInt(4));
            case Op.CREATE_TTL -> Bodies.createTtl(path, new byte[3], Acl.OPEN, 5, 1_000);
            case Op.DELETE, Op.CHECK_WATCHES, Op.REMOVE_WATCHES, Op.ADD_WATCH ->
                Bodies.pathAndInt(path, random.nextInt(6) - 1);
            case Op.SET_DATA -> Bodies.setData(path, new byte[random.nextInt(50)], -1);
            case Op.SET_ACL -> Bodies.setAcl(path, Acl.OPEN, -1);
            case Op.AUTH -> Bodies.auth("digest", "a:b".getBytes());
            case Op.SET_WATCHES -> Bodies.setWatches(0, List.of(List.of(path), List.of(path), List.of(path)));
            case Op.SET_WATCHES2 ->
                Bodies.setWatches(
                        0, List.of(List.of(path), List.of(path), List.of(path), List.of(path), List.of(path)));
            case Op.MULTI ->
                Bodies.multi(List.of(
                        new Bodies.Step(Op.CREATE, Bodies.create(path, null, Acl.OPEN, 0)),
                        new Bodies.Step(Op.CHECK, Bodies.pathAndInt(path, -1)),
                        new Bodies.Step(Op.DELETE, Bodies.pathAndInt(path, -1))));
            case Op.MULTI_READ ->
                Bodies.multi(List.of(
                        new Bodies.Step(Op.GET_DATA, Bodies.read(path, false)),
                        new Bodies.Step(Op.GET_CHILDREN, Bodies.read(root, false))));
            case Op.RECONFIG -> Bodies.reconfig("a", "b", "c", -1);
            case Op.PING, Op.WHO_AM_I -> Bodies.empty();
            default -> Bodies.read(path, random.nextBoolean());
        };
    }

    private byte[] mutate(final byte[] source) {
        byte[] bytes = source.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> putInt(bytes, random.nextInt(bytes.length), INTERESTING[random.nextInt(INTERESTING.length)]);
                case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(30));
            }
        }
        return bytes;
    }

    private static void putInt(final byte[] bytes, final int offset, final int value) {
        for (int i = 0; i < Integer.BYTES && offset + i < bytes.length; i++) {
            bytes[offset + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private byte[] randomBytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
