package io.paddock.perf.peer;

import java.io.IOException;
import java.util.List;

/** Where the servers of an ensemble live, and how they reach each other. Servers are numbered from 1. One thread. */
public interface EnsembleNetwork extends AutoCloseable {
    /** Ports that a server needs: for the quorum, for elections, for clients. */
    record Ports(int quorum, int election, int client) {}

    /** Address of a server, for its peers and for clients. */
    String host(int server);

    /** Free on that host, and the same for the life of the network. */
    Ports ports(int server) throws IOException;

    /** The command that runs another one where a server lives, in the same process. */
    List<String> inside(int server, List<String> command);

    /** Whether {@link #cut} works here. */
    boolean canCut();

    /** From now on nothing that one server sends arrives at the other; the way back stays. */
    void cut(int from, int to) throws IOException;

    /** Undoes {@link #cut}. */
    void join(int from, int to) throws IOException;

    /** Whether servers are on loopback. */
    boolean isLoopback();

    @Override
    void close() throws IOException;
}
