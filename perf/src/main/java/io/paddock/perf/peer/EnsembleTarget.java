package io.paddock.perf.peer;

import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * An ensemble as load meets it: clients connect to some of its servers, and what they cause is used by all of them.
 *
 * @param servers that clients connect to, evenly.
 */
record EnsembleTarget(ServerEnsemble ensemble, List<Integer> servers) implements Target {
    EnsembleTarget {
        servers = List.copyOf(servers);
    }

    @Override
    public String name() {
        return ensemble.name();
    }

    @Override
    public InetSocketAddress address() {
        return addresses().get(0);
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(server -> ensemble.server(server).address()).toList();
    }

    @Override
    public Usage usage() throws IOException {
        long cpuNs = 0;
        long residentBytes = 0;
        long diskWrittenBytes = 0;
        for (final int server : ensemble.numbers()) {
            final Usage usage = ensemble.server(server).usage();
            if (!usage.known()) {
                return Usage.UNKNOWN;
            }
            cpuNs += usage.cpuNs();
            residentBytes += usage.residentBytes();
            diskWrittenBytes = diskWrittenBytes < 0 || usage.diskWrittenBytes() < 0
                    ? -1
                    : diskWrittenBytes + usage.diskWrittenBytes();
        }
        return new Usage(cpuNs, residentBytes, diskWrittenBytes);
    }
}
