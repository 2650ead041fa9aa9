package io.paddock.perf.measure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A server that load is aimed at: a process of this machine, or only an address. */
public interface Target {
    /** Short name in tables, such as {@code paddock} or {@code zookeeper 3.9.5}. */
    String name();

    /** Where clients connect. */
    InetSocketAddress address();

    /** All addresses that clients connect to: more than one for an ensemble. */
    default List<InetSocketAddress> addresses() {
        return List.of(address());
    }

    /**
     * What its process has used so far, {@link Usage#UNKNOWN} for a server elsewhere.
     *
     * @throws IOException when the process has ended.
     */
    Usage usage() throws IOException;
}
