package io.paddock.replication.quorum;

/** A set of servers, numbered 1 to 255. Mutable; one thread. Allocates nothing once made. */
public final class ServerSet {
    /** Greatest number of a server. */
    public static final int MAX_SERVER = 255;

    private long bits0;
    private long bits1;
    private long bits2;
    private long bits3;

    /** @throws IllegalArgumentException for a number outside of 1 to 255. */
    public ServerSet add(final int server) {
        requireServer(server);
        final long bit = 1L << server;
        switch (server >>> 6) {
            case 0 -> bits0 |= bit;
            case 1 -> bits1 |= bit;
            case 2 -> bits2 |= bit;
            default -> bits3 |= bit;
        }
        return this;
    }

    public boolean contains(final int server) {
        final long word =
                switch (server >>> 6) {
                    case 0 -> bits0;
                    case 1 -> bits1;
                    case 2 -> bits2;
                    default -> bits3;
                };
        return (word & 1L << server) != 0;
    }

    public ServerSet clear() {
        bits0 = 0;
        bits1 = 0;
        bits2 = 0;
        bits3 = 0;
        return this;
    }

    public int size() {
        return Long.bitCount(bits0) + Long.bitCount(bits1) + Long.bitCount(bits2) + Long.bitCount(bits3);
    }

    static void requireServer(final int server) {
        if (server < 1 || server > MAX_SERVER) {
            throw new IllegalArgumentException("server number " + server + " is not within 1 to " + MAX_SERVER);
        }
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder("{");
        for (int server = 1; server <= MAX_SERVER; server++) {
            if (contains(server)) {
                text.append(text.length() > 1 ? "," : "").append(server);
            }
        }
        return text.append('}').toString();
    }
}
