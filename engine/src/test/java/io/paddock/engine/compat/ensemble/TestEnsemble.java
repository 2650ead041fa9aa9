package io.paddock.engine.compat.ensemble;

/** Servers that are one, numbered from 1. */
interface TestEnsemble extends AutoCloseable {
    void startAll();

    void start(int server);

    void stop(int server);

    /** Where clients connect. */
    int port(int server);

    /** Waits until one leads and every other server that runs follows it; returns its number. */
    int awaitLeader();

    @Override
    void close();
}
