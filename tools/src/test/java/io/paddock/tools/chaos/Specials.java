package io.paddock.tools.chaos;

import io.paddock.perf.peer.ServerEnsemble;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;

/** Faults that need more than a signal: changes of members, full disks, another leader. One thread. */
final class Specials {
    private static final long TIMEOUT_MS = 180_000;
    private static final int JOINERS = 2;

    private final ServerEnsemble ensemble;
    private final boolean mayResize;
    private final LeaderMove leaderMove;
    private final int timeoutMs;

    /**
     * @param mayResize whether there are places for two more servers.
     * @param leaderMove null when this kind of server does not know how.
     * @param timeoutMs of sessions.
     */
    Specials(final ServerEnsemble ensemble, final boolean mayResize, final LeaderMove leaderMove, final int timeoutMs) {
        this.ensemble = ensemble;
        this.mayResize = mayResize;
        this.leaderMove = leaderMove;
        this.timeoutMs = timeoutMs;
    }

    boolean isPossible(final Fault fault) {
        return switch (fault) {
            case RESIZE -> mayResize;
            case MOVE_LEADER -> leaderMove != null;
            case FULL_DISK -> false;
            default -> true;
        };
    }

    /** @param victim where one server is meant. */
    void inflict(final Fault fault, final int victim, final Random random) throws IOException {
        switch (fault) {
            case RESIZE -> resize(random);
            case MOVE_LEADER -> leaderMove.moveTo(ensemble, victim);
            default -> throw new IllegalArgumentException(fault.toString());
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

    /** How a server is asked to let another one lead. */
    @FunctionalInterface
    interface LeaderMove {
        void moveTo(ServerEnsemble ensemble, int server) throws IOException;
    }
}
