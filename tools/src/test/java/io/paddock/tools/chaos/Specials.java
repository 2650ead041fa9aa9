package io.paddock.tools.chaos;

import io.paddock.perf.peer.NamespaceNetwork;
import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.util.List;
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
    private static final int ROOM_MB = 64;
    private static final int FULL_SECONDS = 8;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ServerEnsemble ensemble;
    private final LeaderMove leaderMove;
    private final int timeoutMs;

    /**
     * @param leaderMove null when this kind of server does not know how.
     * @param timeoutMs of sessions.
     */
    Specials(final ServerEnsemble ensemble, final LeaderMove leaderMove, final int timeoutMs) {
        this.ensemble = ensemble;
        this.leaderMove = leaderMove;
        this.timeoutMs = timeoutMs;
    }

    boolean isPossible(final Fault fault) {
        return switch (fault) {
            case MOVE_LEADER -> leaderMove != null;
            case FULL_DISK -> ensemble.network() instanceof NamespaceNetwork;
            default -> true;
        };
    }

    /** @param victim where one server is meant. */
    void inflict(final Fault fault, final int victim, final Random random) throws IOException {
        switch (fault) {
            case RESIZE -> resize(random);
            case MOVE_LEADER -> leaderMove.move(ensemble);
            case FULL_DISK -> fillDisk((NamespaceNetwork) ensemble.network(), victim);
            default -> throw new IllegalArgumentException(fault.toString());
        }
    }

    /** Its data moves to a small disk, which fills up; then back to where it was, with all that it has acknowledged. */
    private void fillDisk(final NamespaceNetwork network, final int server) throws IOException {
        final String data = ensemble.data(server).toAbsolutePath().toString();
        final String small = data + ".small";
        ensemble.server(server).kill();
        network.runInside(
                server,
                "sh",
                "-c",
                "mkdir -p \"$2\" && mount -t tmpfs -o size=$(($(du -sm \"$1\" | cut -f 1) * 2 + $3))m tmpfs \"$2\""
                        + " && cp -a \"$1\"/. \"$2\" && mount --bind \"$2\" \"$1\"",
                "sh",
                data,
                small,
                Integer.toString(ROOM_MB));
        ensemble.server(server).launch();
        ensemble.awaitComplete();
        network.runInside(server, "sh", "-c", "cat /dev/zero > \"$1\"/ballast 2>/dev/null || true", "sh", data);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(FULL_SECONDS);
        while (System.nanoTime() - deadlineNs < 0 && ensemble.server(server).isAlive()) {
            LockSupport.parkNanos(POLL_NS);
        }
        ensemble.server(server).kill();
        network.runInside(
                server,
                "sh",
                "-c",
                "rm \"$2\"/ballast && umount \"$1\" && find \"$1\" -mindepth 1 -delete && cp -a \"$2\"/. \"$1\""
                        + " && umount \"$2\" && rmdir \"$2\"",
                "sh",
                data,
                small);
        ensemble.server(server).launch();
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
