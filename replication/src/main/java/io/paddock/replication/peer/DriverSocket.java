package io.paddock.replication.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.agrona.CloseHelper;
import org.agrona.LangUtil;

/** One socket of the driver. The owner's thread. */
final class DriverSocket {
    private final DatagramChannel channel;
    private final Runnable onReadable = this::onReadable;
    private AutoCloseable watch;
    private boolean isReadable = true;

    DriverSocket(final DatagramChannel channel) {
        this.channel = channel;
    }

    DatagramChannel channel() {
        return channel;
    }

    /** Ends the present watch and begins another one, where there is somebody to watch. */
    void watchWith(final ChannelWatcher watcher) {
        CloseHelper.quietClose(watch);
        isReadable = true;
        watch = watcher == null ? null : watcher.watch(channel, onReadable);
    }

    boolean isWatched() {
        return watch != null;
    }

    boolean isReadable() {
        return isReadable;
    }

    /** The next datagram's sender, or null when there is none. */
    InetSocketAddress receive(final ByteBuffer buffer) {
        buffer.clear();
        if (!isReadable) {
            return null;
        }
        InetSocketAddress sender = null;
        boolean isTold;
        do {
            isTold = false;
            try {
                sender = channel.isOpen() ? (InetSocketAddress) channel.receive(buffer) : null;
            } catch (final PortUnreachableException ex) {
                // Nobody listens there: an answer to something sent earlier. What stands behind it is still to come.
                isTold = true;
            } catch (final IOException ex) {
                LangUtil.rethrowUnchecked(ex);
            }
        } while (isTold);
        if (sender == null && watch != null) {
            isReadable = false;
        }
        return sender;
    }

    private void onReadable() {
        isReadable = true;
    }
}
