package io.paddock.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestFlyweight;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is what the protocol's own codecs read. */
final class RequestTemplateTest {
    private static final long MAX_NUMBER = 10_000_000_000L;

    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
    private final RequestFlyweight request = new RequestFlyweight();

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"SET_DATA", "GET_DATA", "EXISTS"})
    void shouldWriteRequestsOnAnyNode(final Operation operation) {
        final long seed = Long.getLong("paddock.seed", 1);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            final String why = "seed " + seed + ", case " + i;
            final TreeShape shape = new TreeShape(1, random.nextInt(2_000), 0, random.nextInt(70), 0);
            final LoadTree tree = tree(shape, random.nextLong());
            final long number = random.nextLong(MAX_NUMBER);
            final int xid = random.nextInt();
            out.clear().position(random.nextInt(100));
            final int start = out.position();
            tree.template(operation, 0).write(out, xid, number);
            final JuteReader reader = record(start, xid, operation.opCode, why);
            assertTrue(request.decode(operation.opCode, reader), why);
            assertEquals(tree.node(number), path(), why);
            assertEquals(operation == Operation.SET_DATA ? shape.valueBytes() : JuteReader.NULL, request.dataLength());
            assertEquals(out.position(), reader.cursor(), why);
        }
    }

    @Test
    void shouldWriteCreatesAndDeletesOfASession() {
        final long seed = Long.getLong("paddock.seed", 1);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            final String why = "seed " + seed + ", case " + i;
            final LoadTree tree = tree(new TreeShape(1, random.nextInt(500), 0, 0, 0), random.nextLong());
            final int session = random.nextInt(Pace.MAX_CONNECTIONS);
            final long number = random.nextLong(MAX_NUMBER);
            final String path = tree.sessionFolder(session) + String.format("/%010d", number);
            out.clear();
            tree.createTemplate(session).write(out, i, number);
            final JuteReader created = record(0, i, OpCode.CREATE, why);
            assertTrue(request.decode(OpCode.CREATE, created), why);
            assertEquals(path, path(), why);
            assertEquals(1, request.aclCount(), why);
            assertEquals(0, request.flags(), why);
            assertEquals(tree.value().length, request.dataLength(), why);
            assertEquals(out.position(), created.cursor(), why);
            out.clear();
            tree.deleteTemplate(session).write(out, i, number);
            final JuteReader deleted = record(0, i, OpCode.DELETE, why);
            assertTrue(request.decode(OpCode.DELETE, deleted), why);
            assertEquals(path, path(), why);
            assertEquals(-1, request.version(), why);
            assertEquals(out.position(), deleted.cursor(), why);
        }
    }

    @Test
    void shouldWriteATransactionOfSetsEachOnANodeOfItsOwn() {
        final int sets = 5;
        final LoadTree tree = tree(new TreeShape(1_000, 30, 0, 1, 0), 3);
        final NodePicker picker = new NodePicker(1_000, 0, 9);
        final NodePicker same = new NodePicker(1_000, 0, 9);
        out.clear();
        tree.template(Operation.MULTI, sets).write(out, 77, picker);
        final JuteReader reader = record(0, 77, OpCode.MULTI, "multi");
        for (int i = 0; i < sets; i++) {
            assertEquals(OpCode.SET_DATA, reader.readInt());
            assertEquals(false, reader.readBoolean());
            assertEquals(-1, reader.readInt());
            assertTrue(request.decode(OpCode.SET_DATA, reader));
            assertEquals(tree.node(same.next()), path());
            assertEquals(-1, request.version());
        }
        assertEquals(-1, reader.readInt());
        assertEquals(true, reader.readBoolean());
        assertEquals(-1, reader.readInt());
        assertEquals(out.position(), reader.cursor());
    }

    private static LoadTree tree(final TreeShape shape, final long seed) {
        return new LoadTree(
                LoadPlan.of(Workload.parse("getData")).withTree(shape).withSeed(seed));
    }

    /** Checks the header; the cursor is at the record then. */
    private JuteReader record(final int start, final int xid, final int opCode, final String why) {
        final UnsafeBuffer buffer = new UnsafeBuffer(out);
        final JuteReader reader = new JuteReader();
        reader.wrap(buffer, start, out.position() - start);
        assertEquals(out.position() - start - Integer.BYTES, reader.readInt(), why);
        assertEquals(xid, reader.readInt(), why);
        assertEquals(opCode, reader.readInt(), why);
        return reader;
    }

    private String path() {
        return request.buffer().getStringWithoutLengthAscii(request.pathOffset(), request.pathLength());
    }
}
