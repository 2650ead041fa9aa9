package io.paddock.engine.compat.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Three servers that are one: clients are spread over them. While it runs, Paddock's leader is moved
 * ({@link LeaderMover}), unless there is an observer beside the three.
 */
final class EnsembleServer implements TestServer {
    private static final int VOTERS = 3;
    private static final long START_MS = 300_000;

    private final ServerKind kind;
    private final List<TestServer> members = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final boolean hasObserver;
    private LeaderMover mover;

    EnsembleServer(
            final ServerKind kind,
            final ServerSettings settings,
            final boolean hasObserver,
            final Function<ServerSettings, TestServer> create) {
        this.kind = kind;
        this.hasObserver = hasObserver;
        final int size = VOTERS + (hasObserver ? 1 : 0);
        final ServerSettings common = withServers(settings, size);
        for (int id = 1; id <= size; id++) {
            final TestServer member = create.apply(common);
            members.add(member);
            identify(member, id);
        }
    }

    /**
     * Limits in ticks are long, since ticks are short and the machine may be busy; connections outlive a leader for
     * longer than any standstill.
     */
    private static ServerSettings withServers(final ServerSettings settings, final int size) {
        ServerSettings common = settings.with("initLimit", "300")
                .with("syncLimit", "300")
                .with("standaloneEnabled", "false")
                .with("paddock.holdConnectionsMs", "100000");
        for (int id = 1; id <= size; id++) {
            final String role = id > VOTERS ? ":observer" : "";
            common = common.with("server." + id, "127.0.0.1:" + FreePorts.next() + ":" + FreePorts.next() + role);
        }
        return common;
    }

    private static void identify(final TestServer member, final int id) {
        try {
            Files.createDirectories(member.data());
            Files.writeString(member.data().resolve("myid"), id + "\n");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ServerKind kind() {
        return kind;
    }

    @Override
    public int port() {
        return members.get(0).port();
    }

    @Override
    public List<Integer> ports() {
        return members.stream().map(TestServer::port).toList();
    }

    @Override
    public int anyPort() {
        return ports().get(turn.getAndIncrement() % members.size());
    }

    @Override
    public String connectString() {
        final int next = turn.getAndIncrement() % (members.size() + 1);
        return next == members.size()
                ? members.stream().map(TestServer::connectString).collect(Collectors.joining(","))
                : members.get(next).connectString();
    }

    @Override
    public Path data() {
        return members.get(0).data();
    }

    @Override
    public void start() {
        launch();
        Await.until("start of " + kind, START_MS, this::output, this::isServing);
        if (kind != ServerKind.REFERENCE_ENSEMBLE && !hasObserver) {
            mover = new LeaderMover(ports());
        }
    }

    @Override
    public void launch() {
        members.forEach(TestServer::launch);
    }

    @Override
    public boolean isServing() {
        return members.stream().allMatch(TestServer::isServing);
    }

    @Override
    public void stop() {
        stopMoving();
        members.forEach(TestServer::stop);
    }

    @Override
    public void kill() {
        stopMoving();
        members.forEach(TestServer::kill);
    }

    private void stopMoving() {
        if (mover != null) {
            mover.close();
            mover = null;
        }
    }

    @Override
    public boolean isRunning() {
        return members.stream().allMatch(TestServer::isRunning) && (mover == null || mover.failure() == null);
    }

    @Override
    public String output() {
        final StringBuilder text = new StringBuilder();
        if (mover != null) {
            text.append("leader was moved ").append(mover.moves()).append(" times");
            text.append(mover.failure() == null ? "" : ", then " + mover.failure())
                    .append('\n');
        }
        for (final TestServer member : members) {
            text.append("port ")
                    .append(member.port())
                    .append(":\n")
                    .append(member.output())
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        stopMoving();
        final List<TestServer> lastFirst = new ArrayList<>(members);
        Collections.reverse(lastFirst);
        lastFirst.forEach(TestServer::close);
    }
}
