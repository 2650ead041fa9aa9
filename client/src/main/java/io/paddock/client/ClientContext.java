package io.paddock.client;

import io.paddock.client.link.ServerLink;
import io.paddock.client.link.SocketLink;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** Collaborators of a {@link PaddockClient}; what is not set gets its default. One context for each client. */
public final class ClientContext {
    private ClientConfig config;
    private ClientListener listener = new ClientListener() {};
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private Supplier<ServerLink> links = SocketLink::new;
    private long randomSeed = ThreadLocalRandom.current().nextLong();
    private ErrorHandler errorHandler = ClientContext::uncaught;

    /** Values; required. */
    public ClientContext config(final ClientConfig value) {
        config = value;
        return this;
    }

    public ClientConfig config() {
        if (config == null) {
            throw new IllegalStateException("config is not set");
        }
        return config;
    }

    /** Told of states and watches. */
    public ClientContext listener(final ClientListener value) {
        listener = value;
        return this;
    }

    public ClientListener listener() {
        return listener;
    }

    public ClientContext clock(final NanoClock value) {
        clock = value;
        return this;
    }

    public NanoClock clock() {
        return clock;
    }

    /** Makes the link; TCP when not set. */
    public ClientContext links(final Supplier<ServerLink> value) {
        links = value;
        return this;
    }

    Supplier<ServerLink> links() {
        return links;
    }

    /** Of the order of servers and of pauses. */
    public ClientContext randomSeed(final long value) {
        randomSeed = value;
        return this;
    }

    long randomSeed() {
        return randomSeed;
    }

    /**
     * Told of what handlers and listeners throw, and of servers that do not keep to the protocol. The thread's handler
     * of uncaught exceptions when not set.
     */
    public ClientContext errorHandler(final ErrorHandler value) {
        errorHandler = value;
        return this;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    private static void uncaught(final Throwable failure) {
        final Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
}
