package io.paddock.transport.tcp;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.SelectableChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel of the JDK within Netty's epoll, beside Netty's own. Only its file descriptor is known here; it is neither
 * read nor closed. Arrivals are told by edge: a channel whose owner does not read does not keep the loop awake.
 */
final class ChannelWatch implements EpollIoHandle, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChannelWatch.class);

    private final FileDescriptor descriptor;
    private final Runnable onReadable;
    private IoRegistration registration;

    private ChannelWatch(final int descriptor, final Runnable onReadable) {
        this.descriptor = new FileDescriptor(descriptor);
        this.onReadable = onReadable;
    }

    /** @return null when the loop has no epoll, or the JDK does not tell the descriptor. The loop's thread. */
    static ChannelWatch register(final IoEventLoop loop, final SelectableChannel channel, final Runnable onReadable) {
        if (loop.isShuttingDown() || !loop.isCompatible(ChannelWatch.class)) {
            return null;
        }
        final int number = descriptorOf(channel);
        if (number < 0) {
            return null;
        }
        final ChannelWatch watch = new ChannelWatch(number, onReadable);
        final Future<IoRegistration> future = loop.register(watch);
        if (!future.isSuccess()) {
            LOGGER.warn("A channel could not be added to the event loop.", future.cause());
            return null;
        }
        watch.registration = future.getNow();
        watch.registration.submit(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET));
        return watch;
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    public void handle(final IoRegistration source, final IoEvent event) {
        // An error counts as well: it is told by reading.
        onReadable.run();
    }

    /** Ends the watch; also called by the loop at its end. The channel itself is its owner's to close. */
    @Override
    public void close() {
        if (registration.isValid()) {
            registration.cancel();
        }
    }

    /** The JDK keeps it to itself; {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED} makes it tell. */
    private static int descriptorOf(final SelectableChannel channel) {
        try {
            final Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return (int) method.invoke(channel);
        } catch (final ReflectiveOperationException | InaccessibleObjectException ex) {
            LOGGER.warn(
                    "Datagrams cannot wake the event loop directly, a thread will: {}. Start the JVM with "
                            + "--add-opens java.base/sun.nio.ch=ALL-UNNAMED",
                    ex.toString());
            return -1;
        }
    }
}
