package io.paddock.transport.tcp;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import io.paddock.transport.TransportFault;
import io.paddock.transport.TransportFault.Category;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * Which sockets and selectors to use. Ports are bound here, on the caller's thread and before there is an event loop, so
 * that a taken port fails the launch and the address is known at once.
 */
enum SocketFamily {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlerFactory(final boolean spinning) {
            return spinning ? EpollIoHandler.newFactory(0, SPINNING) : EpollIoHandler.newFactory();
        }

        @Override
        ServerChannel bind(final InetSocketAddress address, final TcpConfig config) throws IOException {
            final Socket socket = Socket.newSocketStream();
            try {
                socket.setReuseAddress(true);
                // What is accepted has it from the listening socket: a system call less for each connection.
                socket.setKeepAlive(config.keepAlive());
                socket.bind(address);
                socket.listen(config.backlog());
                return new EpollServerSocketChannel(socket.intValue());
            } catch (final IOException ex) {
                socket.close();
                throw ex;
            }
        }
    },

    NIO {
        @Override
        IoHandlerFactory ioHandlerFactory(final boolean spinning) {
            return NioIoHandler.newFactory();
        }

        @Override
        ServerChannel bind(final InetSocketAddress address, final TcpConfig config) throws IOException {
            final ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(address, config.backlog());
                return new NioServerSocketChannel(channel);
            } catch (final IOException ex) {
                channel.close();
                throw ex;
            }
        }
    };

    /** Tasks first; without any, a look at the sockets that does not sleep. */
    private static final SelectStrategyFactory SPINNING = () -> (selectNow, hasTasks) -> {
        return hasTasks ? selectNow.get() : SelectStrategy.BUSY_WAIT;
    };

    private static final int EACCES = -13;
    private static final int EADDRINUSE = -98;
    private static final int EADDRNOTAVAIL = -99;

    /** Below so many milliseconds Netty's epoll sets a timer that stays, from there on a timeout for one wait. */
    private static final String WAIT_THRESHOLD_PROPERTY = "io.netty.channel.epoll.epollWaitThreshold";

    static {
        // Read by Netty when its classes load, and only there. With a timer that stays, an alarm that many waits have
        // in common is set once; see TcpLoop.
        if (System.getProperty(WAIT_THRESHOLD_PROPERTY) == null) {
            System.setProperty(WAIT_THRESHOLD_PROPERTY, "0");
        }
    }

    /** Epoll where it is wanted and its library loads. */
    static SocketFamily choose(final boolean isNativeWanted) {
        return isNativeWanted && Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** @param spinning whether its loops wait without sleeping, where that can be had. */
    abstract IoHandlerFactory ioHandlerFactory(boolean spinning);

    abstract ServerChannel bind(InetSocketAddress address, TcpConfig config) throws IOException;

    /** Binds, or says why not in words for the operator. */
    ServerChannel listen(final TcpConfig config) {
        final InetSocketAddress address = config.bindAddress();
        try {
            return bind(address, config);
        } catch (final IOException ex) {
            throw fault(address, ex);
        }
    }

    private static TransportFault fault(final InetSocketAddress address, final IOException cause) {
        final int port = address.getPort();
        final String host = address.getAddress().getHostAddress();
        final Category category = category(cause);
        final String message =
                switch (category) {
                    case PORT_IN_USE ->
                        "port " + port + " on " + host + " is in use: stop the process that listens there, or "
                                + "choose another port";
                    case ADDRESS_NOT_LOCAL ->
                        host + " is no address of this machine, so port " + port + " cannot be opened " + "on it";
                    case NOT_PERMITTED -> "this process may not open port " + port + " on " + host;
                    case OTHER -> "port " + port + " on " + host + " cannot be opened: " + cause.getMessage();
                };
        return new TransportFault(category, message, cause);
    }

    private static Category category(final IOException cause) {
        if (cause instanceof NativeIoException nativeCause) {
            return switch (nativeCause.expectedErr()) {
                case EADDRINUSE -> Category.PORT_IN_USE;
                case EADDRNOTAVAIL -> Category.ADDRESS_NOT_LOCAL;
                case EACCES -> Category.NOT_PERMITTED;
                default -> Category.OTHER;
            };
        }
        // The JDK tells by text only.
        final String text = String.valueOf(cause.getMessage());
        if (text.contains("in use")) {
            return Category.PORT_IN_USE;
        }
        if (text.contains("assign requested address")) {
            return Category.ADDRESS_NOT_LOCAL;
        }
        return text.contains("ermission denied") ? Category.NOT_PERMITTED : Category.OTHER;
    }
}
