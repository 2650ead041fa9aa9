package io.paddock.transport.tcp;

import io.paddock.transport.FrameHandler;
import io.paddock.transport.TransportCounters;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collaborators of a {@link TcpTransport}. Set up by one thread before the launch, read only afterwards. */
public final class TcpTransportContext {
    private static final Logger LOGGER = LoggerFactory.getLogger(TcpTransport.class);

    private TcpConfig config = TcpConfig.defaults();
    private FrameHandler frameHandler;
    private TransportCounters counters;
    private ErrorHandler errorHandler;
    private ThreadFactory threadFactory;
    private AtomicLong connectionIds;
    private boolean spinning;

    /** Values of the port; {@link TcpConfig#defaults()} when not set. */
    public TcpTransportContext config(final TcpConfig value) {
        config = value;
        return this;
    }

    /** Values of the port. */
    public TcpConfig config() {
        return config;
    }

    /** Who receives frames; required. */
    public TcpTransportContext frameHandler(final FrameHandler value) {
        frameHandler = value;
        return this;
    }

    /** Who receives frames. */
    public FrameHandler frameHandler() {
        return frameHandler;
    }

    /** Whether event loops with threads of their own never sleep; with epoll only. Off when not set. */
    public TcpTransportContext spinning(final boolean value) {
        spinning = value;
        return this;
    }

    /** Whether event loops never sleep. */
    public boolean spinning() {
        return spinning;
    }

    /** Where to count; may be shared by several transports. */
    public TcpTransportContext counters(final TransportCounters value) {
        counters = value;
        return this;
    }

    /** Where to count. */
    public TransportCounters counters() {
        return counters;
    }

    /**
     * Told of exceptions that the frame handler throws, on the transport's thread; the connection is closed by itself.
     * Writes to the log when not set.
     */
    public TcpTransportContext errorHandler(final ErrorHandler value) {
        errorHandler = value;
        return this;
    }

    /** Told of exceptions that the frame handler throws. */
    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    /** Makes the threads of the event loops; daemons named {@code transport-N} when not set. */
    public TcpTransportContext threadFactory(final ThreadFactory value) {
        threadFactory = value;
        return this;
    }

    /** Makes the threads of the event loops. */
    public ThreadFactory threadFactory() {
        return threadFactory;
    }

    /** The last number given to a connection; shared by the transports of one process, so that numbers are unique. */
    public TcpTransportContext connectionIds(final AtomicLong value) {
        connectionIds = value;
        return this;
    }

    /** The last number given to a connection. */
    public AtomicLong connectionIds() {
        return connectionIds;
    }

    /** Fills what is missing. */
    void conclude() {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(frameHandler, "frameHandler");
        if (counters == null) {
            counters = new TransportCounters();
        }
        if (errorHandler == null) {
            errorHandler = error -> LOGGER.error("The frame handler failed.", error);
        }
        if (threadFactory == null) {
            threadFactory = namedDaemons();
        }
        if (connectionIds == null) {
            connectionIds = new AtomicLong();
        }
    }

    private static ThreadFactory namedDaemons() {
        final AtomicLong number = new AtomicLong();
        return task -> {
            final Thread thread = new Thread(task, "transport-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
