package io.paddock.perf.load;

/**
 * How requests follow each other.
 *
 * @param connections each with a session of its own, from 1.
 * @param outstanding most requests in flight per connection, from 1.
 * @param ratePerSecond requests per second over all connections, sent on a fixed schedule whether or not the server
 *     keeps up (open loop); 0 sends the next one when a reply has come (closed loop).
 */
public record Pace(int connections, int outstanding, double ratePerSecond) {
    /** Most connections of one load; above it a machine's ports run out. */
    public static final int MAX_CONNECTIONS = 20_000;
    /** Most requests in flight on one connection. */
    public static final int MAX_OUTSTANDING = 1 << 16;

    /** Refuses what is out of range. */
    public Pace {
        LoadPlan.require(connections >= 1 && connections <= MAX_CONNECTIONS, "connections", "1 to " + MAX_CONNECTIONS);
        LoadPlan.require(outstanding >= 1 && outstanding <= MAX_OUTSTANDING, "outstanding", "1 to " + MAX_OUTSTANDING);
        LoadPlan.require(ratePerSecond >= 0 && ratePerSecond <= 1e8, "rate", "0 to 100000000 per second");
    }

    /** Whether requests are sent by schedule. */
    public boolean isOpen() {
        return ratePerSecond > 0;
    }
}
