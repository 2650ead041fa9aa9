package io.paddock.transport.tcp;

/** The ways in which a transport can be put together; every test of behaviour runs with all of them. */
enum Assembly {
    POLLED_NATIVE(0, true),
    POLLED_NIO(0, false),
    THREADED_NATIVE(2, true),
    THREADED_NIO(2, false);

    private final int eventLoops;
    private final boolean isNative;

    Assembly(final int eventLoops, final boolean isNative) {
        this.eventLoops = eventLoops;
        this.isNative = isNative;
    }

    boolean isPolled() {
        return eventLoops == 0;
    }

    TcpConfig configure(final TcpConfig config) {
        return config.withEventLoops(eventLoops).withNativeTransport(isNative);
    }
}
