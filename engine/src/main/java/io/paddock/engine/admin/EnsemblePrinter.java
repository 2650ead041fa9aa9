package io.paddock.engine.admin;

/** What ensembles add to {@code mntr}; and {@code quor}, Paddock's own word for a server's place among the others. */
final class EnsemblePrinter {
    private EnsemblePrinter() {}

    /** Keys of ZooKeeper's leaders, followers and observers (protocol reference §20). */
    static void printMonitor(final NodeView node, final StringBuilder out) {
        final EnsembleView ensemble = node.ensemble();
        MonitorPrinter.line(out, "peer_state", ensemble.peerState());
        MonitorPrinter.line(out, "quorum_size", ensemble.quorumSize());
        MonitorPrinter.line(out, "epoch", ensemble.epoch());
        if (node.mode().equals("leader")) {
            MonitorPrinter.line(out, "learners", ensemble.learners());
            MonitorPrinter.line(out, "synced_followers", ensemble.syncedFollowers());
            MonitorPrinter.line(out, "synced_non_voting_followers", 0);
            MonitorPrinter.line(out, "synced_observers", ensemble.syncedObservers());
            MonitorPrinter.line(out, "pending_syncs", 0);
            MonitorPrinter.line(out, "leader_uptime", ensemble.leaderUptimeMs());
            MonitorPrinter.line(out, "last_proposal_size", node.statistics().lastProposalSize());
            MonitorPrinter.line(out, "max_proposal_size", node.statistics().maxProposalSize());
            MonitorPrinter.line(out, "min_proposal_size", node.statistics().minProposalSize());
        } else if (ensemble.observer()) {
            MonitorPrinter.line(out, "observer_master_id", ensemble.leader());
        }
        ensemble.linkCounts().forEach((name, count) -> MonitorPrinter.line(out, "peer_link_" + name, count));
    }

    /** One key and value in a line; answered whether the server serves or not. */
    static void print(final NodeView node, final StringBuilder out) {
        final EnsembleView ensemble = node.ensemble();
        line(out, "server", ensemble == null ? "0" : ensemble.serverId());
        line(out, "mode", node.serving() ? node.mode() : "looking");
        line(out, "zxid", Text.hex(node.lastZxid()));
        line(out, "connections", node.connectionCount());
        line(out, "uptime", node.uptimeMs());
        if (ensemble == null) {
            return;
        }
        line(out, "observer", ensemble.observer());
        line(out, "leader", ensemble.leader());
        line(out, "epoch", Text.hex(ensemble.epoch()));
        line(out, "committed", Text.hex(ensemble.committedZxid()));
        line(out, "logged", Text.hex(ensemble.loggedZxid()));
        line(out, "learners", ensemble.learners());
        line(out, "synced_followers", ensemble.syncedFollowers());
        line(out, "synced_observers", ensemble.syncedObservers());
        out.append(ensemble.membership()).append('\n');
        if (ensemble.joining() != null) {
            ensemble.joining()
                    .lines()
                    .forEach(each -> out.append("joining.").append(each).append('\n'));
        }
    }

    private static void line(final StringBuilder out, final String key, final Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
