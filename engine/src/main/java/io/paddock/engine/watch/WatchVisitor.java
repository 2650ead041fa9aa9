package io.paddock.engine.watch;

import org.agrona.DirectBuffer;

/** Receives a listing of the data table: heading and entries by turns, see {@link WatchWalk}. */
public interface WatchVisitor {
    /** @param path valid during the call. */
    void onPath(DirectBuffer path, int offset, int length);

    /** @param watcher number of the connection, as given at registration. */
    void onWatcher(int watcher);
}
