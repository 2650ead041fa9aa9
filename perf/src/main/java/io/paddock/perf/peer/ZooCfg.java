package io.paddock.perf.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code zoo.cfg} for a server on loopback at a free port: the same lines for all that read one, so that none is
 * better off.
 *
 * @param file written in the server's folder.
 * @param address where it will serve.
 * @param lines of the file.
 */
record ZooCfg(Path file, InetSocketAddress address, List<String> lines) {
    /** @param more lines after those that all servers get. */
    static ZooCfg write(final Path folder, final List<String> more) throws IOException {
        final InetSocketAddress address = freeAddress();
        final List<String> lines = new ArrayList<>(List.of(
                "dataDir=" + folder.toAbsolutePath().resolve("data"),
                "clientPort=" + address.getPort(),
                "clientPortAddress=127.0.0.1",
                "tickTime=2000",
                "maxClientCnxns=0",
                "forceSync=yes",
                "4lw.commands.whitelist=*",
                "admin.enableServer=false"));
        lines.addAll(more);
        Files.createDirectories(folder);
        return new ZooCfg(Files.write(folder.resolve("zoo.cfg"), lines), address, List.copyOf(lines));
    }

    /** A file as it stands, for a server at an address. */
    static ZooCfg write(final Path folder, final InetSocketAddress address, final List<String> lines)
            throws IOException {
        Files.createDirectories(folder);
        return new ZooCfg(Files.write(folder.resolve("zoo.cfg"), lines), address, List.copyOf(lines));
    }

    /** One of loopback that nobody listens on now. */
    static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress("127.0.0.1", probe.getLocalPort());
        }
    }

    /** The lines, for a report. */
    String text() {
        return "zoo.cfg: " + String.join(", ", lines);
    }
}
