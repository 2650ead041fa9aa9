package io.paddock.engine.compat.server;

/** The servers that a test can run against. */
public enum ServerKind {
    /** Apache ZooKeeper in a child JVM. */
    REFERENCE,
    /** Paddock in a child JVM, started as an operator starts it. */
    PROCESS,
    /** Paddock in this JVM. */
    EMBEDDED;

    /** A server of this kind that is not started yet. */
    public TestServer create(final ServerSettings settings) {
        return switch (this) {
            case REFERENCE -> ChildServer.reference(settings);
            case PROCESS -> ChildServer.paddock(settings);
            case EMBEDDED -> new EmbeddedPaddock(settings);
        };
    }

    /** A started server. */
    public TestServer launch(final ServerSettings settings) {
        final TestServer server = create(settings);
        try {
            server.start();
        } catch (final RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }
}
