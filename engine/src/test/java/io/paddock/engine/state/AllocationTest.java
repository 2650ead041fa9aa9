package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.CommandEncoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.codecs.command.MessageHeaderEncoder;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands and reads that were seen before allocate nothing. */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;
    private static final int MOST_ATTEMPTS = 10;
    /** What the measuring itself, or a compiler that is still at work, may leave behind. */
    private static final long TOLERATED_BYTES = 20_000;

    private final LocalServer server = new LocalServer();
    private final LocalConnection client = server.connect(1);
    private final ExpandableArrayBuffer replies = new ExpandableArrayBuffer(1 << 16);
    private final JuteWriter reply = new JuteWriter();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldExecuteCommandsWithoutAllocating() {
        server.request(
                client, -4, OpCode.AUTH, Bodies.auth("digest", "user:password".getBytes(StandardCharsets.UTF_8)));
        final List<Acl> acls = List.of(new Acl(31, "auth", ""), new Acl(1, "ip", "10.0.0.0/8"));
        final byte[] data = new byte[100];
        final CommandDecoder[] commands = {
            command(OpCode.CREATE, Bodies.create("/a", data, Acl.OPEN, 0)),
            command(OpCode.CREATE2, Bodies.create("/a/own", data, acls, 1)),
            command(OpCode.SET_DATA, Bodies.setData("/a/own", data, -1)),
            command(OpCode.SET_ACL, Bodies.setAcl("/a/own", acls, -1)),
            command(OpCode.CREATE, Bodies.create("/a/s", data, Acl.OPEN, 2)),
            command(OpCode.DELETE, Bodies.pathAndInt("/a", 0)),
            command(
                    OpCode.MULTI,
                    Bodies.multi(List.of(
                            new Bodies.Step(OpCode.CHECK, Bodies.pathAndInt("/a/own", -1)),
                            new Bodies.Step(OpCode.DELETE, Bodies.pathAndInt("/a/own", -1))))),
        };
        for (int i = 0; i < WARM_UP; i++) {
            apply(commands);
        }
        assertFewBytes(() -> apply(commands));
    }

    @Test
    void shouldAnswerReadsWithoutAllocating() {
        server.request(client, 1, OpCode.CREATE, Bodies.create("/a", new byte[100], Acl.READ_ONLY, 0));
        final int[] opCodes = {
            OpCode.EXISTS, OpCode.GET_DATA, OpCode.GET_CHILDREN2, OpCode.GET_ACL, OpCode.GET_EPHEMERALS, OpCode.WHO_AM_I
        };
        final UnsafeBuffer body = new UnsafeBuffer(Bodies.read("/a", false));
        for (int i = 0; i < WARM_UP; i++) {
            read(opCodes, body);
        }
        assertFewBytes(() -> read(opCodes, body));
    }

    private void apply(final CommandDecoder[] commands) {
        for (final CommandDecoder command : commands) {
            reply.wrap(replies, 0);
            server.machine.apply(++server.zxid, LocalServer.TIME_MS, command, reply);
        }
    }

    private void read(final int[] opCodes, final UnsafeBuffer body) {
        for (final int opCode : opCodes) {
            reply.wrap(replies, 0);
            server.reads.execute(opCode, client, client.identities, body, 0, body.capacity(), reply);
        }
    }

    private CommandDecoder command(final int opCode, final byte[] body) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
        final CommandEncoder encoder = new CommandEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.sessionId(1).argument(0).opCode(opCode).cxid(1);
        encoder.policy().clear();
        encoder.putIdentities(client.identities.encoded(), 0, client.identities.encoded().length);
        encoder.putBody(body, 0, body.length);
        return new CommandDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
    }

    /** Measured again when it is too much: a busy machine compiles late, a real leak does not go away. */
    private void assertFewBytes(final Runnable round) {
        long bytes = Long.MAX_VALUE;
        for (int attempt = 0; attempt < MOST_ATTEMPTS && bytes >= TOLERATED_BYTES; attempt++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MEASURED; i++) {
                round.run();
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(bytes < TOLERATED_BYTES, bytes + " bytes for " + MEASURED + " rounds");
    }
}
