package io.paddock.engine.compat.server;

/** Paddock inside this JVM. A {@link #kill()} is an orderly end here, since a JVM cannot lose a part of itself. */
final class EmbeddedPaddock implements TestServer {
    EmbeddedPaddock(final ServerSettings settings) {
        throw new UnsupportedOperationException("no embedded node with " + settings);
    }

    @Override
    public ServerKind kind() {
        return ServerKind.EMBEDDED;
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void kill() {}

    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public String output() {
        return "";
    }

    @Override
    public void close() {}
}
