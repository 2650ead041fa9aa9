package io.paddock.replication.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/** Free ports of this machine. */
final class Ports {
    private Ports() {}

    /** So many UDP ports that nobody has at this moment. */
    static int[] free(final int count) {
        final List<DatagramChannel> channels = new ArrayList<>();
        final int[] ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                final DatagramChannel channel = DatagramChannel.open();
                channels.add(channel);
                channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ports[i] = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            }
            for (final DatagramChannel channel : channels) {
                channel.close();
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return ports;
    }
}
