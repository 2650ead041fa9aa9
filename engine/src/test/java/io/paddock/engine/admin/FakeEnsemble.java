package io.paddock.engine.admin;

import java.util.Map;

/** Server 2 of three leads; it can be moved to server 3 only. */
final class FakeEnsemble implements EnsembleView {
    int movedTo = -1;

    @Override
    public int serverId() {
        return 2;
    }

    @Override
    public boolean observer() {
        return false;
    }

    @Override
    public String peerState() {
        return "leading - broadcast";
    }

    @Override
    public int leader() {
        return 2;
    }

    @Override
    public long epoch() {
        return 17;
    }

    @Override
    public int quorumSize() {
        return 3;
    }

    @Override
    public int learners() {
        return 4;
    }

    @Override
    public int syncedFollowers() {
        return 1;
    }

    @Override
    public int syncedObservers() {
        return 5;
    }

    @Override
    public long leaderUptimeMs() {
        return 1234;
    }

    @Override
    public long committedZxid() {
        return 0x1100000007L;
    }

    @Override
    public long loggedZxid() {
        return 0x1100000009L;
    }

    @Override
    public String membership() {
        return "server.2=b:1:2:participant\nversion=100000000";
    }

    @Override
    public String joining() {
        return null;
    }

    @Override
    public String moveLeader(final int server) {
        movedTo = server;
        return server == 3 ? null : "server " + server + " does not keep up, or is not there";
    }

    @Override
    public Map<String, Long> linkCounts() {
        return Map.of("not_authentic", 7L);
    }
}
