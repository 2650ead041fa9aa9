package io.paddock.perf.bench;

import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.net.InetSocketAddress;

/**
 * A server that somebody else has started, of which only the address is known.
 *
 * @param address where it answers.
 */
public record RemoteTarget(InetSocketAddress address) implements Target {
    /**
     * From text such as {@code localhost:2181} or {@code [::1]:2181}.
     *
     * @throws IllegalArgumentException in one line, when it is none or the name is not known.
     */
    public static RemoteTarget parse(final String text) {
        final int colon = text.lastIndexOf(':');
        final String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 0xffff) {
            throw new IllegalArgumentException("'" + text + "' is no address such as localhost:2181");
        }
        final InetSocketAddress address =
                new InetSocketAddress(text.substring(0, colon).replaceAll("^\\[|]$", ""), Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the host of '" + text + "' is not known");
        }
        return new RemoteTarget(address);
    }

    @Override
    public String name() {
        return address.getHostString() + ":" + address.getPort();
    }

    @Override
    public Usage usage() {
        return Usage.UNKNOWN;
    }
}
