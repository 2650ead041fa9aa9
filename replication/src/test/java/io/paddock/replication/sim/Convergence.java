package io.paddock.replication.sim;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.Zxid;

/** Whether an ensemble is well: one leader, everybody with it, nothing left undone. */
final class Convergence {
    private final SimCluster cluster;

    Convergence(final SimCluster cluster) {
        this.cluster = cluster;
    }

    /** @return null, or what is not well. */
    String lacking() {
        for (int number = 1; number <= cluster.size(); number++) {
            if (!cluster.server(number).isUp()) {
                return "server " + number + " is down";
            }
        }
        final SimServer leader = leader();
        if (leader == null) {
            return "nobody leads";
        }
        if (leader.replica().joining() != null) {
            return "a change of the ensemble does not end";
        }
        if (!leader.replica().active().isVoter(leader.number())) {
            return "server " + leader.number() + " leads an ensemble that it does not belong to";
        }
        for (final Member member : leader.replica().active().members()) {
            final String lacking = lacking(cluster.server(member.server()), leader.number());
            if (lacking != null) {
                return "server " + member.server() + " " + lacking;
            }
        }
        // Servers that have left the ensemble need not follow; those that do are served like others.
        for (int number = 1; number <= cluster.size(); number++) {
            final SimServer server = cluster.server(number);
            if (server.replica().leader() == leader.number()) {
                final String lacking = lacking(server, leader.number());
                if (lacking != null) {
                    return "server " + number + " " + lacking;
                }
            }
        }
        return null;
    }

    /** The one of the newest epoch. */
    private SimServer leader() {
        SimServer found = null;
        for (int number = 1; number <= cluster.size(); number++) {
            final SimServer server = cluster.server(number);
            if (server.replica().role() == Role.LEADING
                    && (found == null
                            || server.replica().epoch() > found.replica().epoch())) {
                found = server;
            }
        }
        return found;
    }

    private String lacking(final SimServer server, final int leader) {
        final Replica replica = server.replica();
        if (replica.leader() != leader) {
            return "does not follow server " + leader;
        }
        if (replica.executedIndex() != cluster.oracle().committedIndex()) {
            return "has not executed everything";
        }
        if (server.client().unfinished() != 0) {
            return "waits for " + server.client().unfinished() + " of its commands";
        }
        if (server.client().openBarriers() != 0) {
            return "waits at a barrier";
        }
        return server.disk().floor() != 0 ? "keeps its floor" : null;
    }

    /** What members may do when all is well. */
    void letAllWork() {
        final SimServer leader = leader();
        for (final Member member : leader.replica().active().members()) {
            final SimServer server = cluster.server(member.server());
            server.client().submit();
            server.client().barrier();
        }
    }

    String describe() {
        final StringBuilder text = new StringBuilder();
        for (int number = 1; number <= cluster.size(); number++) {
            final SimServer server = cluster.server(number);
            text.append("\n  ").append(number).append(": ");
            if (server.isUp()) {
                describe(text, server);
            } else {
                text.append("down");
            }
        }
        return text.append("\n  ").append(cluster.statistics()).toString();
    }

    private static void describe(final StringBuilder text, final SimServer server) {
        final Replica replica = server.replica();
        text.append(replica.role())
                .append(" of ")
                .append(replica.leader())
                .append(" in epoch ")
                .append(replica.epoch())
                .append(", last ")
                .append(Zxid.text(server.disk().log().epochs().lastZxid()))
                .append(" at ")
                .append(server.disk().log().epochs().lastIndex())
                .append(", durable ")
                .append(replica.durableIndex())
                .append(", committed ")
                .append(replica.commitIndex())
                .append(", executed ")
                .append(replica.executedIndex())
                .append(", floor ")
                .append(Zxid.text(server.disk().floor()))
                .append(", active ")
                .append(text(replica.active()))
                .append(", joining ")
                .append(text(replica.joining()));
    }

    private static String text(final Configuration configuration) {
        return configuration == null
                ? "none"
                : configuration.members().stream()
                        .map(member -> member.server() + (member.observer() ? "o" : ""))
                        .toList()
                        .toString();
    }
}
