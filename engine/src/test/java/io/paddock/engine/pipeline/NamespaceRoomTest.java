package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.metrics.Counter;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the memory of the namespace is used up, writes are refused before they can stop the node. */
final class NamespaceRoomTest {
    private static final long MEMORY_BYTES = 16L << 20;
    private static final int LONGEST = 40_000;
    private static final int SEED = 1;

    private final PipelineFixture fixture =
            new PipelineFixture(new MemoryLog(), context -> context, new ArenaConfig(MEMORY_BYTES, MEMORY_BYTES / 2));
    private final Random random = new Random(SEED);
    private int xid;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldRefuseWhatAddsAndTakeWhatMakesRoom() {
        final Peer peer = fixture.open();
        final int created = fill(peer);
        assertTrue(fixture.tree.arena().usedLength() > MEMORY_BYTES / 2, "given up with room left");
        final long zxid = fixture.pipeline.applied().zxid();
        final int size = LONGEST;
        peer.setData(++xid, "/n0", "x".repeat(size));
        expectRefused(peer, zxid);
        peer.request(++xid, OpCode.MULTI, w -> {
            w.writeInt(OpCode.CREATE).writeBoolean(false).writeInt(-1);
            create(w, "/m", size);
            w.writeInt(-1).writeBoolean(true).writeInt(-1);
        });
        expectRefused(peer, zxid);
        assertTrue(fixture.metrics.value(Counter.REQUESTS_NOT_FORWARDED_TO_COMMIT_PROCESSOR) >= 3);
        for (int i = 0; i < created; i++) {
            final String path = "/n" + i;
            peer.request(++xid, OpCode.DELETE, w -> w.writeString(path).writeInt(-1));
            fixture.run();
            peer.expect(xid, 0);
        }
        assertTrue(fill(fixture.open()) > created / 2, "room again, also for a new session");
    }

    @Test
    void shouldCountWhatIsOnItsWay() {
        final Peer peer = fixture.open();
        fixture.log.commitsAtFlush = false;
        int sent = 0;
        while (fixture.metrics.value(Counter.REQUESTS_NOT_FORWARDED_TO_COMMIT_PROCESSOR) == 0) {
            final String path = "/n" + sent++;
            peer.request(++xid, OpCode.CREATE, w -> create(w, path, 50_000));
            fixture.run();
            assertTrue(sent < MEMORY_BYTES / 50_000, "admitted more than there is");
        }
        final int admitted = fixture.log.uncommitted();
        assertEquals(sent - 1, admitted);
        fixture.log.commit(admitted);
        fixture.log.commitsAtFlush = true;
        fixture.run();
        for (int i = 1; i <= admitted; i++) {
            peer.expect(i, 0);
        }
        peer.expect(sent, ErrorCode.SYSTEM_ERROR);
        peer.request(++xid, OpCode.CREATE, w -> create(w, "/more", 50_000));
        fixture.run();
        peer.expect(xid, 0);
    }

    @Test
    void shouldHoldManySmallNodesOfOneMulti() {
        final Peer peer = fixture.open();
        int error = 0;
        for (int round = 0; error == 0; round++) {
            final String prefix = "/" + round + "-";
            peer.request(++xid, OpCode.MULTI, w -> {
                for (int i = 0; i < 1_000; i++) {
                    w.writeInt(OpCode.CREATE).writeBoolean(false).writeInt(-1);
                    create(w, prefix + i, 0);
                }
                w.writeInt(-1).writeBoolean(true).writeInt(-1);
            });
            fixture.run();
            error = peer.reply().error();
            assertTrue(round < 1_000, "never refused");
        }
        assertEquals(ErrorCode.SYSTEM_ERROR, error);
        assertTrue(fixture.tree.arena().usedLength() > MEMORY_BYTES / 2, "given up with room left");
    }

    /** Creates nodes of all sizes until one is refused; returns how many there are. */
    private int fill(final Peer peer) {
        for (int i = 0; i < 100_000; i++) {
            final String path = "/n" + i;
            final int length = random.nextInt(1 + random.nextInt(LONGEST));
            peer.request(++xid, OpCode.CREATE, w -> create(w, path, length));
            fixture.run();
            if (peer.reply().error() == ErrorCode.SYSTEM_ERROR) {
                return i;
            }
        }
        throw new AssertionError("never refused, seed " + SEED);
    }

    private void expectRefused(final Peer peer, final long zxid) {
        fixture.run();
        final Peer.Reply reply = peer.reply();
        assertEquals(ErrorCode.SYSTEM_ERROR, reply.error());
        assertEquals(xid, reply.xid());
        assertEquals(zxid, reply.zxid());
        assertEquals(zxid, fixture.pipeline.applied().zxid(), "no zxid consumed");
    }

    private static void create(final JuteWriter writer, final String path, final int length) {
        writer.writeString(path)
                .writeString("x".repeat(length))
                .writeInt(1)
                .writeInt(31)
                .writeString("world")
                .writeString("anyone")
                .writeInt(0);
    }
}
