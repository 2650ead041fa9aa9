package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.compat.wire.Bodies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same requests to Apache ZooKeeper and to the state machine, one at a time over several connections: every frame
 * must be equal, zxids, stats and notifications included; only times may differ, and the order where there is none.
 */
class ReferenceDifferentialTest {
    private static final int SHORT_ROUNDS = 3;
    private static final int SHORT_REQUESTS = 2_000;
    private static final int LONG_ROUNDS = 40;
    private static final int LONG_REQUESTS = 8_000;

    @TempDir
    Path folder;

    @Test
    void shouldAnswerAsTheReferenceDoes() throws Exception {
        final long seed = Long.getLong("paddock.seed", 1);
        for (int i = 0; i < SHORT_ROUNDS; i++) {
            run(seed + i, SHORT_REQUESTS);
        }
    }

    @Test
    @Tag("slow")
    void shouldAnswerAsTheReferenceDoesForLong() throws Exception {
        final long seed = Long.getLong("paddock.seed", 1);
        for (int i = 0; i < LONG_ROUNDS; i++) {
            run(seed + i, LONG_REQUESTS);
        }
    }

    private void run(final long seed, final int requests) throws IOException, InterruptedException {
        final Random random = new Random(seed);
        final RandomRequests generator = new RandomRequests(random);
        try (ReferenceServer reference = new ReferenceServer(folder.resolve("round" + seed));
                LocalServer local = new LocalServer()) {
            final List<Pair> pairs = new ArrayList<>();
            for (final String credentials : new String[] {null, "user:password", "super:test", null}) {
                pairs.add(connect(reference, local, credentials, seed));
            }
            for (int xid = 10; xid < requests; xid++) {
                final int index = random.nextInt(pairs.size());
                if (random.nextInt(200) == 0) {
                    pairs.get(index).compare(xid, OpCode.CLOSE_SESSION, Bodies.empty(), seed);
                    pairs.get(index).reference.close();
                    local.watches.removeWatcher(pairs.get(index).local.watcher());
                    pairs.set(index, connect(reference, local, index == 1 ? "user:password" : null, seed));
                } else {
                    final int opCode = generator.opCode();
                    pairs.get(index).compare(xid, opCode, generator.body(opCode), seed);
                }
            }
            for (final Pair pair : pairs) {
                pair.reference.close();
            }
        }
    }

    private static Pair connect(
            final ReferenceServer reference, final LocalServer local, final String credentials, final long seed)
            throws IOException {
        final ReferenceConnection remote = reference.connect();
        final Pair pair = new Pair(remote, local.connect(remote.sessionId()), local);
        if (credentials != null) {
            pair.compare(1, OpCode.AUTH, Bodies.auth("digest", credentials.getBytes(StandardCharsets.UTF_8)), seed);
        }
        return pair;
    }

    /** The same client on both sides. */
    private record Pair(ReferenceConnection reference, LocalConnection local, LocalServer server) {
        void compare(final int xid, final int opCode, final byte[] body, final long seed) throws IOException {
            final List<byte[]> expected = reference.request(xid, opCode, body);
            server.request(local, xid, opCode, body);
            final String context = "seed " + seed + ", xid " + xid + ", op " + opCode + " "
                    + HexFormat.of().formatHex(body);
            final List<String> expectedTexts = new ArrayList<>();
            final List<String> actualTexts = new ArrayList<>();
            for (int i = 0; i < Math.max(expected.size(), local.frames.size()); i++) {
                if (i < expected.size() && i < local.frames.size()) {
                    Frames.blankTimes(local.frames.get(i), expected.get(i));
                }
            }
            final boolean isRefusedMulti = opCode == OpCode.MULTI && isRefused(expected) && isRefused(local.frames);
            if (isRefusedMulti) {
                blankZxid(expected);
                blankZxid(local.frames);
            }
            expected.forEach(frame -> expectedTexts.add(Frames.text(frame, opCode)));
            local.frames.forEach(frame -> actualTexts.add(Frames.text(frame, opCode)));
            if (opCode == OpCode.CLOSE_SESSION) {
                server.unorderedZxids.add(server.zxid);
            }
            sortUnordered(expected, expectedTexts);
            sortUnordered(local.frames, actualTexts);
            local.frames.clear();
            assertEquals(String.join("\n", expectedTexts), String.join("\n", actualTexts), context);
            if (isRefusedMulti) {
                alignZxid();
            }
        }

        /** Whether a multi that cannot be decoded uses a zxid depends in the reference on what was wrong with it. */
        private void alignZxid() throws IOException {
            final List<byte[]> frames = reference.request(1, OpCode.DELETE, Bodies.pathAndInt("", -1));
            server.request(local, 1, OpCode.DELETE, Bodies.pathAndInt("", -1));
            server.zxid = ByteBuffer.wrap(frames.get(frames.size() - 1)).getLong(Integer.BYTES);
            local.frames.clear();
        }

        /** A session's nodes go in no particular order, and so do their notifications. */
        private void sortUnordered(final List<byte[]> frames, final List<String> texts) {
            int start = 0;
            while (start < frames.size()) {
                final long zxid = ByteBuffer.wrap(frames.get(start)).getLong(Integer.BYTES);
                int end = start;
                while (end < frames.size() && isNotificationOf(zxid, frames.get(end))) {
                    end++;
                }
                if (server.unorderedZxids.contains(zxid)) {
                    Collections.sort(texts.subList(start, end));
                }
                start = Math.max(end, start + 1);
            }
        }

        private static boolean isNotificationOf(final long zxid, final byte[] frame) {
            final ByteBuffer header = ByteBuffer.wrap(frame);
            return header.getInt() == -1 && header.getLong() == zxid;
        }

        private static boolean isRefused(final List<byte[]> frames) {
            return ByteBuffer.wrap(frames.get(frames.size() - 1)).getInt(12) == ErrorCode.MARSHALLING_ERROR;
        }

        private static void blankZxid(final List<byte[]> frames) {
            ByteBuffer.wrap(frames.get(frames.size() - 1)).putLong(Integer.BYTES, 0);
        }
    }
}
