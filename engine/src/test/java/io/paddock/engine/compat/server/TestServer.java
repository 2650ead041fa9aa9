package io.paddock.engine.compat.server;

import io.paddock.engine.node.LogFactory;
import java.nio.file.Path;
import java.util.List;

/** A ZooKeeper server that a test talks to on the loopback address. Methods are for one thread. */
public interface TestServer extends AutoCloseable {
    /** What this is, for messages. */
    ServerKind kind();

    /** Client port; the same after a restart. The first server's in an ensemble. */
    int port();

    /** Client ports of all its servers. */
    default List<Integer> ports() {
        return List.of(port());
    }

    /** One of {@link #ports()}, another one each time. */
    default int anyPort() {
        return port();
    }

    /** Connect string for client libraries. In an ensemble each call names another server, or all of them. */
    default String connectString() {
        return "127.0.0.1:" + port();
    }

    /** Folder of its data. */
    Path data();

    /** A server in this JVM on a log that a test chooses; not started. */
    static TestServer embedded(final ServerSettings settings, final LogFactory log) {
        return new EmbeddedPaddock(settings, log);
    }

    /** Three servers of ZooKeeper or of Paddock with a vote and an observer, in child JVMs; started. The leader stays. */
    static TestServer withObserver(final boolean isReference, final ServerSettings settings) {
        final TestServer server = isReference
                ? new EnsembleServer(ServerKind.REFERENCE_ENSEMBLE, settings, true, ChildServer::reference)
                : new EnsembleServer(ServerKind.PROCESS_ENSEMBLE, settings, true, ChildServer::paddock);
        return ServerKind.started(server);
    }

    /** Starts a server that is not running, on the data that the last run left, and returns when it serves. */
    void start();

    /** As {@link #start()}, without waiting until it serves. */
    void launch();

    /** Whether it takes requests. */
    boolean isServing();

    /** Ends it in order, as SIGTERM does, and returns when it has ended. The data stays. */
    void stop();

    /** Ends it as {@code kill -9} does. The data stays as it is on disk. */
    void kill();

    /** False after {@link #stop()}, {@link #kill()} or when it ended by itself. */
    boolean isRunning();

    /** The last lines it printed, for the message of a failing test. */
    String output();

    /** Ends it and deletes its data. Harmless when repeated. */
    @Override
    void close();
}
