package io.paddock.perf.jmh;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.auth.AuthConfig;
import io.paddock.engine.auth.AuthSchemes;
import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.NamespaceTraffic;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.ChangeListener;
import io.paddock.engine.state.StateContext;
import io.paddock.engine.state.StateMachine;
import io.paddock.engine.tree.ZnodeTree;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does the execution of a committed command cost, without log, watches and network? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class CommandBenchmark {
    private static final int DATA_LENGTH = 100;
    private static final ChangeListener NOBODY = new Nobody();

    private final JuteWriter reply = new JuteWriter();
    private final UnsafeBuffer replies = new UnsafeBuffer(new byte[4096]);
    private ZnodeTree tree;
    private StateMachine machine;
    private CommandDecoder setData;
    private CommandDecoder create;
    private CommandDecoder delete;
    private long zxid;

    /** A tree with one node, and the commands. */
    @Setup
    public void setUp() {
        tree = new ZnodeTree(ArenaConfig.largest());
        final IdentityTable identities = new IdentityTable();
        final AuthSchemes schemes = new AuthSchemes(AuthConfig.defaults());
        machine = new StateMachine(
                new StateContext(tree, tree.acls(), new SessionTable(), schemes, identities, new NamespaceTraffic()),
                NOBODY);
        final byte[] client = identities.ofAddress("127.0.0.1").encoded();
        apply(Commands.createSession(client));
        final byte[] kept = "/kept".getBytes(StandardCharsets.US_ASCII);
        final byte[] fleeting = "/fleeting".getBytes(StandardCharsets.US_ASCII);
        apply(Commands.command(OpCode.CREATE, client, Commands.create(kept, DATA_LENGTH)));
        setData = Commands.command(OpCode.SET_DATA, client, Commands.setData(kept, DATA_LENGTH));
        create = Commands.command(OpCode.CREATE, client, Commands.create(fleeting, DATA_LENGTH));
        delete = Commands.command(OpCode.DELETE, client, Commands.delete(fleeting));
    }

    /** Releases the memory. */
    @TearDown
    public void tearDown() {
        tree.close();
    }

    /** One command. */
    @Benchmark
    public int setData() {
        return apply(setData);
    }

    /** Two commands. */
    @Benchmark
    public int createAndDelete() {
        return apply(create) + apply(delete);
    }

    private int apply(final CommandDecoder command) {
        reply.wrap(replies, 0);
        final int error = machine.apply(++zxid, 1, command, reply);
        if (error != 0) {
            throw new IllegalStateException("command " + command.opCode() + " failed with " + error);
        }
        return reply.length();
    }

    private static final class Nobody implements ChangeListener {
        @Override
        public void onCreated(final int node, final long zxid) {}

        @Override
        public void onDeleted(final int node, final long zxid) {}

        @Override
        public void onDataChanged(final int node, final long zxid) {}

        @Override
        public void onSessionClosed(final long sessionId, final long zxid) {}
    }
}
