package io.paddock.replication.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Finds the address of a host. Names are asked for on a thread that ends with the answer, since that may take seconds
 * and the owner has others to serve; addresses are their own answer.
 */
final class HostLookup {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\\w+)?]?");

    private final String host;
    private volatile InetAddress address;
    private volatile boolean isDone;

    private HostLookup(final String host) {
        this.host = host;
    }

    static HostLookup start(final String host) {
        final HostLookup lookup = new HostLookup(host);
        if (LITERAL.matcher(host).matches()) {
            lookup.run();
        } else {
            final Thread thread = new Thread(lookup::run, "peer-lookup");
            thread.setDaemon(true);
            thread.start();
        }
        return lookup;
    }

    boolean isDone() {
        return isDone;
    }

    /** Null when there is none, now. */
    InetAddress address() {
        return address;
    }

    private void run() {
        try {
            address = InetAddress.getByName(host);
        } catch (final UnknownHostException ex) {
            // Asked again later: a peer may get its name when it starts.
            address = null;
        } finally {
            isDone = true;
        }
    }
}
