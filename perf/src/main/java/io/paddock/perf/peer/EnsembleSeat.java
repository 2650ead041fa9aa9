package io.paddock.perf.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one server of an ensemble is told of itself and the others.
 *
 * @param server its number, from 1.
 * @param folder for its configuration and its data.
 * @param network where it lives.
 * @param members numbers of the servers in its configuration, itself included.
 * @param settings lines of zoo.cfg for every kind of server, after those that all get.
 */
record EnsembleSeat(int server, Path folder, EnsembleNetwork network, List<Integer> members, List<String> settings) {
    boolean isLoopback() {
        return network.isLoopback();
    }

    List<String> inside(final List<String> command) {
        return network.inside(server, command);
    }

    /** Writes zoo.cfg and myid. */
    ZooCfg config(final List<String> more) throws IOException {
        final Path data = folder.toAbsolutePath().resolve("data");
        final List<String> lines = new ArrayList<>(List.of(
                "dataDir=" + data,
                "tickTime=2000",
                "initLimit=10",
                "syncLimit=5",
                "maxClientCnxns=0",
                "forceSync=yes",
                "4lw.commands.whitelist=*,move",
                "admin.enableServer=false",
                "standaloneEnabled=false",
                "reconfigEnabled=true"));
        lines.addAll(settings);
        lines.addAll(more);
        for (final int member : members) {
            lines.add("server." + member + "=" + line(network, member));
        }
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), server + "\n");
        return ZooCfg.write(folder, address(network, server), lines);
    }

    /** What stands behind {@code server.N=}. */
    static String line(final EnsembleNetwork network, final int server) throws IOException {
        final EnsembleNetwork.Ports ports = network.ports(server);
        final String host = network.host(server);
        return host + ":" + ports.quorum() + ":" + ports.election() + ":participant;" + host + ":" + ports.client();
    }

    /** Where it serves clients. */
    static InetSocketAddress address(final EnsembleNetwork network, final int server) throws IOException {
        return new InetSocketAddress(network.host(server), network.ports(server).client());
    }
}
