package io.paddock.client.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.agrona.CloseHelper;

/**
 * A TCP socket. Reads and writes go straight to the channel; the selector serves {@link #await} alone, so a client that
 * spins never pays for it.
 */
public final class SocketLink implements ServerLink {
    private final Selector selector;
    private SocketChannel channel;

    public SocketLink() {
        try {
            selector = Selector.open();
        } catch (final IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void connect(final InetSocketAddress address) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(address);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return channel.finishConnect();
    }

    @Override
    public int read(final ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public int write(final ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public void disconnect() {
        if (channel == null) {
            return;
        }
        final boolean registered = channel.isRegistered();
        CloseHelper.quietClose(channel);
        channel = null;
        if (registered) {
            // A channel that a selector knows is really closed by the selector's next look.
            select(0);
        }
    }

    @Override
    public void await(final long timeoutMs, final boolean toWrite) {
        if (channel != null) {
            try {
                channel.register(selector, interest(toWrite));
            } catch (final IOException closed) {
                return;
            }
        }
        select(timeoutMs);
        selector.selectedKeys().clear();
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() {
        disconnect();
        CloseHelper.quietClose(selector);
    }

    private int interest(final boolean toWrite) {
        if (!channel.isConnected()) {
            return SelectionKey.OP_CONNECT;
        }
        return toWrite ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    private void select(final long timeoutMs) {
        try {
            if (timeoutMs > 0) {
                selector.select(timeoutMs);
            } else {
                selector.selectNow();
            }
        } catch (final IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
