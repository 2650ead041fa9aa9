package io.paddock.engine.state;

/** Who asks: what the state machine must know of a connection to answer its reads. Engine thread. */
public interface Client {
    /** Number of the connection in the watch table; never used twice in a process. */
    int watcher();

    long sessionId();
}
