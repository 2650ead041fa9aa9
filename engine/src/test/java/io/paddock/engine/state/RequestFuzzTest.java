package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestKind;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Foreign bytes as request records: nothing is thrown, refused requests change nothing, and none takes long. */
class RequestFuzzTest {
    private static final int ROUNDS = 60_000;
    private static final int FRAME_LENGTH = 1_048_575;

    private final LocalServer server = new LocalServer();
    private final LocalConnection client = server.connect(1);
    private final LocalConnection user = server.connect(2);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldSurviveDamagedRequests() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final RandomRequests generator = new RandomRequests(random);
        for (int round = 0; round < ROUNDS; round++) {
            final int opCode = generator.opCode();
            byte[] body = generator.soundBody(opCode);
            for (int i = random.nextInt(3); i > 0; i--) {
                body = generator.damaged(body);
            }
            request(opCode, body, round % 40 == 0, "seed " + seed + " round " + round);
        }
        server.tree.verify();
    }

    @Test
    void shouldSurviveRandomBytes() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final RandomRequests generator = new RandomRequests(random);
        for (int round = 0; round < ROUNDS; round++) {
            final byte[] body = new byte[random.nextInt(80)];
            random.nextBytes(body);
            for (int j = 0; j + 4 <= body.length; j += 1 + random.nextInt(12)) {
                ByteBuffer.wrap(body).putInt(j, random.nextInt(12) - 2);
            }
            request(generator.opCode(), body, round % 40 == 0, "seed " + seed + " round " + round);
        }
        server.tree.verify();
    }

    @Test
    void shouldTakeLittleTimeForTheWorstFrames() {
        final List<Acl> acls = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            acls.add(new Acl(i, "x", ""));
        }
        final byte[] manyEntries = Bodies.setAcl("/", acls, -1);
        final byte[] slashes = "/".repeat(FRAME_LENGTH - 20).getBytes(StandardCharsets.US_ASCII);
        final byte[] deep = "/a".repeat(FRAME_LENGTH / 2 - 20).getBytes(StandardCharsets.US_ASCII);
        final List<Bodies.Step> checks = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            checks.add(new Bodies.Step(OpCode.CHECK, Bodies.pathAndInt("/", -1)));
        }
        assertTimeout(Duration.ofSeconds(60), () -> {
            request(OpCode.SET_ACL, manyEntries, true, "many entries");
            request(OpCode.MULTI, Bodies.multi(checks), true, "many checks");
            for (final byte[] path : List.of(slashes, deep)) {
                final byte[] read = Bytes.of().buffer(path).bool(true).toArray();
                request(OpCode.EXISTS, read, true, "long path");
                request(OpCode.GET_CHILDREN, read, true, "long path");
                request(OpCode.DELETE, Bytes.of().buffer(path).int32(-1).toArray(), true, "long path");
                request(
                        OpCode.CREATE,
                        Bytes.of()
                                .buffer(path)
                                .raw(Bodies.create(null, null, Acl.OPEN, 2))
                                .toArray(),
                        true,
                        "long path");
            }
        });
    }

    @Test
    void shouldBoundWhatAMultiReadAnswers() {
        server.request(client, 1, OpCode.CREATE, Bodies.create("/big", new byte[1 << 20], Acl.OPEN, 0));
        final List<Bodies.Step> reads = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            reads.add(new Bodies.Step(OpCode.GET_DATA, Bodies.read("/big", false)));
        }
        assertEquals(ErrorCode.MARSHALLING_ERROR, request(OpCode.MULTI_READ, Bodies.multi(reads), true, "many reads"));
    }

    private int request(final int opCode, final byte[] body, final boolean comparesContents, final String context) {
        final LocalConnection connection = body.length % 2 == 0 ? client : user;
        final byte[] before = comparesContents ? server.contents() : null;
        final int watchesBefore = (int) server.watches.watchCount();
        try {
            server.request(connection, 7, opCode, body);
        } catch (final RuntimeException | AssertionError e) {
            final String start = HexFormat.of().formatHex(Arrays.copyOf(body, Math.min(200, body.length)));
            throw new AssertionError(context + " op " + opCode + " " + start, e);
        }
        final byte[] frame = connection.frames.get(connection.frames.size() - 1);
        final int error = ByteBuffer.wrap(frame).getInt(12);
        if (comparesContents && (error != ErrorCode.OK || RequestKind.of(opCode) != RequestKind.WRITE)) {
            assertEquals(-1, Arrays.mismatch(before, server.contents()), context + " changed the tree, op " + opCode);
        }
        if (error == ErrorCode.MARSHALLING_ERROR) {
            assertEquals(watchesBefore, (int) server.watches.watchCount(), context + " left a watch, op " + opCode);
        }
        client.frames.clear();
        user.frames.clear();
        return error;
    }
}
