package io.paddock.perf.figures;

import io.paddock.perf.load.ClosedLoop;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;

/**
 * Many nodes with values below one parent, created through the wire.
 *
 * @param root their parent; {@code /measured} gives paths of 21 characters.
 */
record Fill(String root, int count, int valueLength) {
    private static final int CONNECTIONS = 4;
    private static final int OUTSTANDING = 64;

    void into(final ServerProcess server) throws IOException {
        try (ClosedLoop loop =
                new ClosedLoop(server.addresses(), CONNECTIONS, OUTSTANDING, root, count, valueLength, 1)) {
            loop.prepare(root);
        }
    }
}
