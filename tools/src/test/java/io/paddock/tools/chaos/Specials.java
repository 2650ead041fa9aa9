package io.paddock.tools.chaos;

import io.paddock.perf.peer.NamespaceNetwork;
import io.paddock.perf.peer.ServerEnsemble;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;

/** Faults that need more than a signal: changes of members, full disks, another leader. One thread. */
final class Specials {
    private static final long TIMEOUT_MS = 180_000;
    private static final int JOINERS = 2;
    private static final int ROOM_MB = 24;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_STEP_MS = TimeUnit.HOURS.toMillis(2);
    /** What a server says of a full disk; the system's own words. */
    private static final String FULL = "No space left on device";

    private final ServerEnsemble ensemble;
    private final LeaderMove leaderMove;
    private final NamespaceNetwork namespaces;
    private final SteppedClocks clocks;
    private final int timeoutMs;

    /**
     * @param leaderMove null when this kind of server does not know how.
     * @param namespaces where servers have mounts of their own, null when they have not.
     * @param clocks null when they cannot be changed.
     * @param timeoutMs of sessions.
     */
    Specials(
            final ServerEnsemble ensemble,
            final LeaderMove leaderMove,
            final NamespaceNetwork namespaces,
            final SteppedClocks clocks,
            final int timeoutMs) {
        this.ensemble = ensemble;
        this.leaderMove = leaderMove;
        this.namespaces = namespaces;
        this.clocks = clocks;
        this.timeoutMs = timeoutMs;
    }

    /** Why a fault cannot be inflicted here; empty when it can. */
    Optional<String> obstacle(final Fault fault) {
        return switch (fault) {
            case MOVE_LEADER -> whenMissing(leaderMove, "this kind of server cannot be asked");
            // What such a server writes, and how much of it before it ends, is known of Paddock only.
            case FULL_DISK -> whenMissing(leaderMove == null ? null : namespaces, "no mounts of their own");
            case CLOCK_STEP -> whenMissing(clocks, "no C compiler for the library that steps clocks");
            default ->
                ensemble.network().canCut() || !fault.cutsLinks()
                        ? Optional.empty()
                        : Optional.of("no network namespaces");
        };
    }

    private static Optional<String> whenMissing(final Object needed, final String why) {
        return needed == null ? Optional.of(why) : Optional.empty();
    }

    /** @param victim where one server is meant. */
    void inflict(final Fault fault, final int victim, final Random random) throws IOException {
        switch (fault) {
            case RESIZE -> resize(random);
            case MOVE_LEADER -> leaderMove.move(ensemble);
            case FULL_DISK -> fillDisk(namespaces, victim);
            case CLOCK_STEP -> clocks.step(victim, TimeUnit.MILLISECONDS.toNanos(step(random)));
            default -> throw new IllegalArgumentException(fault.toString());
        }
    }

    /** Mostly seconds, which is where timeouts are; sometimes hours, sometimes back to the truth. */
    private static long step(final Random random) {
        final int choice = random.nextInt(4);
        final long most = choice == 0 ? LONGEST_STEP_MS : choice == 1 ? 0 : TimeUnit.SECONDS.toMillis(20);
        return (long) ((random.nextDouble() * 2 - 1) * most);
    }

    /**
     * Its data moves to a small disk, which fills up under load until the server ends for want of a new segment, and says
     * so; with room it goes on, and then back to where it was, with all that it has acknowledged.
     */
    private void fillDisk(final NamespaceNetwork network, final int server) throws IOException {
        final String data = ensemble.data(server).toAbsolutePath().toString();
        final String small = data + ".small";
        ensemble.server(server).kill();
        network.runInside(
                server,
                "sh",
                "-c",
                "mkdir -p \"$2\" && mount -t tmpfs -o size=$(($(du -sm \"$1\" | cut -f 1) + $3))m tmpfs \"$2\""
                        + " && cp -a \"$1\"/. \"$2\" && mount --bind \"$2\" \"$1\"",
                "sh",
                data,
                small,
                Integer.toString(ROOM_MB));
        ensemble.server(server).launch();
        ensemble.awaitComplete();
        final long saidBefore = Files.size(ensemble.output(server));
        final ServerProcess process = ensemble.server(server);
        ensemble.await("the end of server " + server + ", whose disk is full", TIMEOUT_MS, () -> {
            fill(network, server, data);
            LockSupport.parkNanos(POLL_NS);
            return !process.isAlive();
        });
        requireSaid(server, saidBefore);
        network.runInside(server, "rm", data + "/ballast");
        network.runInside(server, "mount", "-o", "remount,size=1g", small);
        process.launch();
        ensemble.awaitComplete();
        process.kill();
        network.runInside(
                server,
                "sh",
                "-c",
                "umount \"$1\" && find \"$1\" -mindepth 1 -delete && cp -a \"$2\"/. \"$1\""
                        + " && umount \"$2\" && rmdir \"$2\"",
                "sh",
                data,
                small);
        process.launch();
    }

    /** Again and again: a snapshot that could not be written leaves room. */
    private static void fill(final NamespaceNetwork network, final int server, final String data) {
        try {
            network.runInside(server, "sh", "-c", "cat /dev/zero >> \"$1\"/ballast 2>/dev/null || true", "sh", data);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSaid(final int server, final long from) throws IOException {
        final byte[] output = Files.readAllBytes(ensemble.output(server));
        final String said = new String(output, (int) from, output.length - (int) from, StandardCharsets.UTF_8);
        if (!said.contains(FULL)) {
            throw new IOException("server " + server + " ended with a full disk and did not say so: " + said);
        }
    }

    private void resize(final Random random) throws IOException {
        final int size = ensemble.numbers().size();
        final List<Integer> joiners =
                IntStream.rangeClosed(size + 1, size + JOINERS).boxed().toList();
        final List<Integer> all =
                IntStream.rangeClosed(1, size + JOINERS).boxed().toList();
        final String members = ensemble.connectString();
        for (final int joiner : joiners) {
            ensemble.prepare(joiner, all);
            ensemble.server(joiner).launch();
        }
        final StringBuilder joining = new StringBuilder();
        for (final int joiner : joiners) {
            joining.append(joining.isEmpty() ? "" : ",")
                    .append("server.")
                    .append(joiner)
                    .append('=')
                    .append(ensemble.line(joiner));
        }
        reconfigure(members, joining.toString(), null);
        ensemble.awaitComplete();
        if (random.nextBoolean()) {
            // With five there may be any leader; let it be another one by then.
            final OptionalInt leader = ensemble.leader();
            if (leader.isPresent()) {
                ensemble.server(leader.getAsInt()).kill();
                ensemble.server(leader.getAsInt()).launch();
                ensemble.awaitComplete();
            }
        }
        reconfigure(
                members,
                null,
                joiners.stream()
                        .map(String::valueOf)
                        .reduce((a, b) -> a + "," + b)
                        .orElseThrow());
        for (final int joiner : joiners) {
            ensemble.remove(joiner);
        }
    }

    /** Tried until it is done, or found done: a leader may end on the way. */
    private void reconfigure(final String servers, final String joining, final String leaving) throws IOException {
        try (ZooKeeperAdmin admin = new ZooKeeperAdmin(servers, timeoutMs, event -> {})) {
            final KeeperException[] last = new KeeperException[1];
            try {
                ensemble.await("reconfig of " + joining + " / " + leaving, TIMEOUT_MS, () -> {
                    try {
                        admin.reconfigure(joining, leaving, null, -1, new Stat());
                        return true;
                    } catch (final KeeperException e) {
                        last[0] = e;
                        return false;
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                });
            } catch (final IOException e) {
                e.addSuppressed(last[0]);
                throw e;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** How a leader is asked to let another one lead. */
    @FunctionalInterface
    interface LeaderMove {
        void move(ServerEnsemble ensemble) throws IOException;
    }
}
