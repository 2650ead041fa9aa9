package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestKind;
import io.paddock.engine.compat.wire.Bodies;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same commands give the same replies and the same bytes of the tree, whatever else a server does in between. */
class DeterminismTest {
    private static final int COMMANDS = 30_000;
    private static final int COMPARED_EVERY = 3_000;

    @Test
    void shouldEndInTheSameBytes() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final RandomRequests generator = new RandomRequests(random);
        try (LocalServer one = new LocalServer();
                LocalServer other = new LocalServer()) {
            final LocalConnection[] ones = connect(one);
            final LocalConnection[] others = connect(other);
            for (int i = 0; i < COMMANDS; i++) {
                final String context = "seed " + seed + " command " + i;
                final int client = random.nextInt(ones.length);
                final int opCode = random.nextInt(300) == 0 ? OpCode.CLOSE_SESSION : generator.opCode();
                final byte[] body = opCode == OpCode.CLOSE_SESSION ? Bodies.empty() : generator.body(opCode);
                if (RequestKind.of(opCode) != RequestKind.WRITE) {
                    // Reads come to one server only; they leave watches and warm caches there.
                    one.request(ones[client], i, opCode, body);
                } else {
                    final int oneError = one.apply(ones[client], opCode, i, 0, body);
                    final int otherError = other.apply(others[client], opCode, i, 0, body);
                    assertEquals(oneError, otherError, context);
                    assertArrayEquals(one.lastReply(), other.lastReply(), context);
                }
                if (opCode == OpCode.CLOSE_SESSION) {
                    one.apply(ones[client], OpCode.CREATE_SESSION, 0, 30_000, body);
                    other.apply(others[client], OpCode.CREATE_SESSION, 0, 30_000, body);
                }
                ones[client].frames.clear();
                if (i % COMPARED_EVERY == 0) {
                    assertEquals(-1, Arrays.mismatch(one.image(), other.image()), context);
                }
            }
            one.tree.verify();
            assertEquals(-1, Arrays.mismatch(one.image(), other.image()), "seed " + seed);
            assertArrayEquals(one.sessions.ids(), other.sessions.ids());
        }
    }

    private static LocalConnection[] connect(final LocalServer server) {
        final LocalConnection[] connections = new LocalConnection[4];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = server.connect(0x10 + i);
        }
        server.request(connections[1], -4, OpCode.AUTH, Bodies.auth("digest", "user:password".getBytes()));
        server.request(connections[2], -4, OpCode.AUTH, Bodies.auth("digest", "super:test".getBytes()));
        return connections;
    }
}
