package io.paddock.engine.node;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The log of a single server, honest while it runs and lying when it is read again. For tests of tests: whoever checks
 * that nothing is lost must find out. Snapshots would hide some of the lies, so the node must not take any.
 */
public final class LyingLog implements LogFactory {
    private static final int CREATE = 1;
    private static final int DELETE = 2;
    private static final int SET_DATA = 5;
    private static final int CLOSE_SESSION = -11;
    /** How many writes at the end are lost: more than clients have under way, which may be lost. */
    private static final int TAIL = 400;
    /** One in so many writes of a kind is betrayed. */
    private static final int EVERY = 5;

    private final Lie lie;

    public LyingLog(final Lie lie) {
        this.lie = lie;
    }

    @Override
    public ReplicatedLog open(final NodeConfig config, final Runnable wakeup) {
        if (lie == Lie.GOES_BACK) {
            goBack(config.storage().dataLogDir().resolve("log"));
        }
        final Counter counter = new Counter();
        if (lie == Lie.LOSES_THE_TAIL) {
            try (ReplicatedLog log = honest(config, () -> {})) {
                log.recover(counter);
            }
        }
        final ReplicatedLog log = honest(config, wakeup);
        return (ReplicatedLog) Proxy.newProxyInstance(
                ReplicatedLog.class.getClassLoader(),
                new Class<?>[] {ReplicatedLog.class},
                (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("recover")) {
                            log.recover(new Liar((LogConsumer) arguments[0], counter.count - TAIL));
                            return null;
                        }
                        return method.invoke(log, arguments);
                    } catch (final InvocationTargetException ex) {
                        throw ex.getCause();
                    }
                });
    }

    private static ReplicatedLog honest(final NodeConfig config, final Runnable wakeup) {
        return new SingleServerLog(System::currentTimeMillis, new Metrics()).open(config, wakeup);
    }

    /** The folder becomes what it was at the last start, and is remembered for the next. */
    private static void goBack(final Path folder) {
        final Path copy = folder.resolveSibling("log-of-the-last-start");
        try {
            Files.createDirectories(folder);
            if (Files.exists(copy)) {
                delete(folder);
                copy(copy, folder);
                delete(copy);
            }
            copy(folder, copy);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void copy(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            final List<Path> deepestFirst =
                    files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    /** Counts what the log holds. */
    private static class Counter implements LogConsumer {
        long count;

        @Override
        public long onSnapshot(final SnapshotReader snapshot) {
            throw new IllegalStateException("a snapshot would hide the lie");
        }

        @Override
        public void onSnapshotDamaged() {
            throw new IllegalStateException("there is no snapshot");
        }

        @Override
        public void onCommitted(final LogEntry entry) {
            count++;
        }

        @Override
        public void onBarrier(final long barrierId, final long zxid) {}

        @Override
        public void onMessage(
                final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {}

        @Override
        public void onRole(final LogRole role, final int leader, final long epoch) {}

        @Override
        public void onEpoch(final LogEntry entry) {}

        @Override
        public void onConfiguration(final LogEntry entry, final Configuration configuration) {}

        @Override
        public void onOutcomeUnknown(final long throughSequence) {}
    }

    /** Stands between the log and the engine while the log is read. */
    private final class Liar extends Counter {
        private final LogConsumer truth;
        private final long lastBeforeTail;
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final CommandDecoder command = new CommandDecoder();
        private long ofThisKind;

        Liar(final LogConsumer truth, final long lastBeforeTail) {
            this.truth = truth;
            this.lastBeforeTail = lastBeforeTail;
        }

        @Override
        public void onCommitted(final LogEntry entry) {
            count++;
            switch (lie) {
                case LOSES_THE_TAIL -> pass(entry, count <= lastBeforeTail ? 1 : 0);
                case FORGETS_WRITES -> pass(entry, isChosen(entry, SET_DATA, CREATE, DELETE) ? 0 : 1);
                case REPEATS_WRITES -> pass(entry, isChosen(entry, SET_DATA, CREATE) ? 2 : 1);
                case FORGETS_DELETIONS -> pass(entry, isChosen(entry, DELETE) ? 0 : 1);
                case FORGETS_CLOSED_SESSIONS -> pass(entry, opCode(entry) == CLOSE_SESSION ? 0 : 1);
                case CHANGES_VALUES -> {
                    if (isChosen(entry, SET_DATA, CREATE)) {
                        change(entry);
                    }
                    pass(entry, 1);
                }
                default -> pass(entry, 1);
            }
        }

        @Override
        public void onRole(final LogRole role, final int leader, final long epoch) {
            truth.onRole(role, leader, epoch);
        }

        private void pass(final LogEntry entry, final int times) {
            for (int i = 0; i < times; i++) {
                truth.onCommitted(entry);
            }
        }

        private boolean isChosen(final LogEntry entry, final int... opCodes) {
            final int opCode = opCode(entry);
            for (final int wanted : opCodes) {
                if (opCode == wanted) {
                    return ++ofThisKind % EVERY == 0;
                }
            }
            return false;
        }

        private int opCode(final LogEntry entry) {
            return command.wrapAndApplyHeader(entry.buffer(), entry.offset(), header)
                    .opCode();
        }

        /** The first digit of {@code value...}, as the workers' values begin, becomes another one. */
        private void change(final LogEntry entry) {
            final UnsafeBuffer buffer = new UnsafeBuffer(entry.buffer());
            for (int i = entry.offset(); i < entry.offset() + entry.length() - 6; i++) {
                if (buffer.getStringWithoutLengthAscii(i, 5).equals("value")) {
                    buffer.putByte(i + 5, (byte) (buffer.getByte(i + 5) ^ 1));
                    return;
                }
            }
        }
    }
}
