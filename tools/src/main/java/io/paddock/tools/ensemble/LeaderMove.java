package io.paddock.tools.ensemble;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Has another server of an ensemble lead, and waits until it does. */
public final class LeaderMove {
    private static final int TIMEOUT_MS = 5000;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private LeaderMove() {}

    /**
     * @param addresses of some of the servers.
     * @param to number of the next leader; 0 for the one that has come furthest.
     * @param waitMs how long it may take.
     * @return what has happened, in one line.
     * @throws IllegalStateException when it cannot be done, with the reason.
     */
    public static String run(final List<String> addresses, final int to, final long waitMs) {
        final EnsembleStatus before = EnsembleStatus.of(addresses, true, TIMEOUT_MS);
        final ServerStatus leader = before.leader();
        if (leader == null) {
            throw new IllegalStateException("nobody leads: " + before.summary());
        }
        if (leader.server() == 0) {
            throw new IllegalStateException(leader.address() + " is no server of Paddock");
        }
        if (leader.server() == to) {
            return "server " + to + " leads already, in epoch " + leader.epoch();
        }
        final long startNs = System.nanoTime();
        order(leader, to);
        final ServerStatus next = await(before, leader, to, startNs + TimeUnit.MILLISECONDS.toNanos(waitMs));
        return "server " + next.server() + " leads now, in epoch " + next.epoch() + ", after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) + " ms; before: server " + leader.server();
    }

    private static void order(final ServerStatus leader, final int to) {
        final String answer;
        try {
            answer = ServerWord.ask(Addresses.parse(leader.address()), "move", to, TIMEOUT_MS);
        } catch (final IOException e) {
            throw new IllegalStateException("server " + leader.server() + " did not answer: " + e.getMessage(), e);
        }
        if (answer.contains("whitelist")) {
            throw new IllegalStateException("server " + leader.server() + " takes the order from its own machine only:"
                    + " run the command there, or add move to its 4lw.commands.whitelist");
        }
        if (!answer.startsWith("Leadership is being moved")) {
            throw new IllegalStateException("server " + leader.server() + ": " + answer.strip());
        }
    }

    private static ServerStatus await(
            final EnsembleStatus before, final ServerStatus leader, final int to, final long deadlineNs) {
        final Map<Integer, String> members = leader.clientAddresses();
        final List<String> addresses = before.servers().stream()
                .filter(each -> each.reachable() || members.containsValue(each.address()))
                .map(ServerStatus::address)
                .toList();
        while (true) {
            final ServerStatus now =
                    EnsembleStatus.of(addresses, false, TIMEOUT_MS).leader();
            if (now != null && now.epoch() > leader.epoch()) {
                if (to != 0 && now.server() != to) {
                    throw new IllegalStateException("server " + now.server() + " leads now instead of " + to);
                }
                return now;
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("server " + to + " did not take over in time; see: paddock status "
                        + String.join(",", addresses));
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
