package io.paddock.replication.peer;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The sockets that the driver has open, and whether there is something to read from them. Where a watcher tells that, the
 * driver asks the system for datagrams only after it was told so: a cycle with nothing to read costs no system call. The
 * owner's thread, but for the waiter's.
 */
final class DriverSockets implements AutoCloseable {
    private final List<DriverSocket> sockets = new ArrayList<>();
    private final Runnable wakeup;
    private ChannelWatcher watcher;
    private Waiter waiter;

    DriverSockets(final Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Makes the driver open its sockets here. */
    void installIn(final MediaDriver.Context context) {
        context.sendChannelEndpointSupplier(Sending::new).receiveChannelEndpointSupplier(Receiving::new);
    }

    /** From now on the watcher tells of datagrams. */
    void watchWith(final ChannelWatcher value) {
        closeWaiter();
        watcher = value;
        for (int i = 0; i < sockets.size(); i++) {
            sockets.get(i).watchWith(value);
        }
    }

    /** Whether datagrams may be waiting: certain where a socket is watched, always so otherwise. */
    boolean isReadable() {
        for (int i = 0; i < sockets.size(); i++) {
            if (sockets.get(i).isReadable()) {
                return true;
            }
        }
        return false;
    }

    /** Whether datagrams are known to be waiting, where sockets are watched. */
    boolean hasUnread() {
        for (int i = 0; i < sockets.size(); i++) {
            if (sockets.get(i).isWatched() && sockets.get(i).isReadable()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The owner is about to sleep.
     *
     * @return whether a datagram will end that sleep.
     */
    boolean arm() {
        if (isEachWatched()) {
            return true;
        }
        if (wakeup == null) {
            return false;
        }
        if (waiter == null) {
            waiter = Waiter.start(wakeup);
            for (int i = 0; i < sockets.size(); i++) {
                waiter.add(sockets.get(i).channel());
            }
        }
        waiter.arm();
        return true;
    }

    @Override
    public void close() {
        closeWaiter();
    }

    private boolean isEachWatched() {
        for (int i = 0; i < sockets.size(); i++) {
            if (!sockets.get(i).isWatched()) {
                return false;
            }
        }
        return true;
    }

    private DriverSocket opened(final DatagramChannel channel) {
        if (channel == null) {
            return null;
        }
        final DriverSocket socket = new DriverSocket(channel);
        socket.watchWith(watcher);
        sockets.add(socket);
        if (waiter != null) {
            waiter.add(channel);
        }
        return socket;
    }

    private void closing(final DriverSocket socket) {
        if (socket != null && sockets.remove(socket)) {
            socket.watchWith(null);
            if (waiter != null) {
                waiter.remove(socket.channel());
            }
        }
    }

    private void closeWaiter() {
        if (waiter != null) {
            waiter.close();
            waiter = null;
        }
    }

    /** Hears acknowledgements from one peer. */
    private final class Sending extends SendChannelEndpoint {
        private DriverSocket socket;

        Sending(final UdpChannel channel, final AtomicCounter status, final MediaDriver.Context context) {
            super(channel, status, context);
        }

        @Override
        public void openDatagramChannel(final AtomicCounter statusIndicator) {
            super.openDatagramChannel(statusIndicator);
            socket = opened(receiveDatagramChannel);
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer buffer) {
            return socket == null ? super.receive(buffer) : socket.receive(buffer);
        }

        @Override
        public void close() {
            closing(socket);
            super.close();
        }
    }

    /** Hears messages from all peers. */
    private final class Receiving extends ReceiveChannelEndpoint {
        private DriverSocket socket;

        Receiving(
                final UdpChannel channel,
                final DataPacketDispatcher dispatcher,
                final AtomicCounter status,
                final MediaDriver.Context context) {
            super(channel, dispatcher, status, context);
        }

        @Override
        public void openDatagramChannel(final AtomicCounter statusIndicator) {
            super.openDatagramChannel(statusIndicator);
            socket = opened(receiveDatagramChannel);
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer buffer) {
            return socket == null ? super.receive(buffer) : socket.receive(buffer);
        }

        @Override
        public void close() {
            closing(socket);
            super.close();
        }
    }
}
