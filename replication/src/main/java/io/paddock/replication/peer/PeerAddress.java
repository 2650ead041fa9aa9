package io.paddock.replication.peer;

/**
 * Where a server is reached by its peers.
 *
 * @param server its number, 1 to 255.
 * @param host name or address.
 * @param quorumPort UDP port for messages, 1 to 65535.
 * @param electionPort TCP port for getting acquainted, 1 to 65535.
 */
public record PeerAddress(int server, String host, int quorumPort, int electionPort) {
    public PeerAddress {
        if (server < 1 || server > 255) {
            throw new IllegalArgumentException("server " + server + " is not in 1 to 255");
        }
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException("server " + server + " has no host");
        }
        requirePort(server, quorumPort);
        requirePort(server, electionPort);
    }

    private static void requirePort(final int server, final int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("server " + server + " has port " + port + ", not in 1 to 65535");
        }
    }
}
