package io.paddock.engine.compat.server;

/** The servers that a test can run against. */
public enum ServerKind {
    /** Apache ZooKeeper in a child JVM. */
    REFERENCE,
    /** Paddock in a child JVM, started as an operator starts it. */
    PROCESS,
    /** Paddock in this JVM. */
    EMBEDDED,
    /** Three servers of Apache ZooKeeper in child JVMs. */
    REFERENCE_ENSEMBLE,
    /** Three of Paddock in child JVMs; another one leads every now and then. */
    PROCESS_ENSEMBLE,
    /** Three of Paddock in this JVM; another one leads every now and then. */
    ENSEMBLE;

    /** Whether it is several servers. */
    public boolean isEnsemble() {
        return this == REFERENCE_ENSEMBLE || this == PROCESS_ENSEMBLE || this == ENSEMBLE;
    }

    /** A server of this kind that is not started yet. */
    public TestServer create(final ServerSettings settings) {
        return switch (this) {
            case REFERENCE -> ChildServer.reference(settings);
            case PROCESS -> ChildServer.paddock(settings);
            case EMBEDDED -> new EmbeddedPaddock(settings);
            case REFERENCE_ENSEMBLE -> new EnsembleServer(this, settings, false, ChildServer::reference);
            case PROCESS_ENSEMBLE -> new EnsembleServer(this, settings, false, ChildServer::paddock);
            case ENSEMBLE -> new EnsembleServer(this, settings, false, EmbeddedPaddock::new);
        };
    }

    /** A started server. */
    public TestServer launch(final ServerSettings settings) {
        return started(create(settings));
    }

    static TestServer started(final TestServer server) {
        try {
            server.start();
        } catch (final RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }
}
