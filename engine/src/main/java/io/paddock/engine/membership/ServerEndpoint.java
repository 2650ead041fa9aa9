package io.paddock.engine.membership;

/**
 * One address at which the others reach a server.
 *
 * @param host name or address; one of IPv6 stands without its brackets.
 * @param quorumPort where entries travel, 1 to 65535.
 * @param electionPort where servers get acquainted, 1 to 65535.
 */
public record ServerEndpoint(String host, int quorumPort, int electionPort) {
    /** As in a server line, {@code host:quorumPort:electionPort}. */
    @Override
    public String toString() {
        return ServerSpec.bracketed(host) + ':' + quorumPort + ':' + electionPort;
    }
}
