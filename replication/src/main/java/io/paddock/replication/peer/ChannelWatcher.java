package io.paddock.replication.peer;

import java.nio.channels.SelectableChannel;

/** Ends the owner's sleep when a channel has something to read, without another thread. */
@FunctionalInterface
public interface ChannelWatcher {
    /**
     * Watches a channel from now on; the owner's thread. A call of {@code onReadable}, on the same thread, follows
     * whenever something new has come, and once at the beginning if something is there already; what stays unread is not
     * told again.
     *
     * @return ends the watch when closed, which is done before the channel is closed; null when this watcher cannot watch
     *     such a channel.
     */
    AutoCloseable watch(SelectableChannel channel, Runnable onReadable);
}
