package io.paddock.replication.quorum;

/**
 * One server of a configuration.
 *
 * @param server its number, 1 to 255.
 * @param observer true when it follows without a vote.
 * @param group the group it counts in, where groups are used; otherwise 0.
 * @param weight of its vote, 0 or more; a participant of weight 0 follows and never counts.
 * @param address where peers and clients reach it; opaque here.
 */
public record Member(int server, boolean observer, int group, long weight, String address) {
    public Member {
        ServerSet.requireServer(server);
        if (weight < 0) {
            throw new IllegalArgumentException("server " + server + " has weight " + weight + ", below 0");
        }
        if (group < 0 || group > 0xFFFE) {
            throw new IllegalArgumentException("server " + server + " is in group " + group + ", not in 0 to 65534");
        }
        address = address == null ? "" : address;
    }

    /** A participant with one vote. */
    public static Member participant(final int server) {
        return new Member(server, false, 0, 1, "");
    }

    /** A server that follows without a vote. */
    public static Member observer(final int server) {
        return new Member(server, true, 0, 0, "");
    }

    /** Whether a quorum may count on it. */
    boolean counts() {
        return !observer && weight > 0;
    }
}
