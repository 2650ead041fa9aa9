package io.paddock.engine.pipeline;

import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.watch.WatchTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/** The connections of this node, by watcher and by session, and those that have not shaken hands yet. Engine thread. */
public final class ConnectionTable {
    private final Int2ObjectHashMap<ClientConnection> byWatcher = new Int2ObjectHashMap<>();
    private final Long2ObjectHashMap<ClientConnection> bySession = new Long2ObjectHashMap<>();
    /** In order of arrival, so that the first is the first to run out of time; left lazily. */
    private final ArrayDeque<ClientConnection> sessionless = new ArrayDeque<>();

    private final WatchTable watches;
    private final Metrics metrics;
    private final int sessionlessTimeoutMs;
    private final IdentityTable identities;

    ConnectionTable(
            final IdentityTable identities,
            final WatchTable watches,
            final Metrics metrics,
            final int sessionlessTimeoutMs) {
        this.identities = identities;
        this.watches = watches;
        this.metrics = metrics;
        this.sessionlessTimeoutMs = sessionlessTimeoutMs;
    }

    /** Makes a connection known, with the id of its address; again is harmless. */
    void register(final ClientConnection client) {
        if (!client.registered && !client.gone()) {
            client.registered = true;
            client.identities =
                    identities.ofAddress(client.connection().remoteAddress().getAddress());
            byWatcher.put(client.watcher(), client);
            sessionless.add(client);
        }
    }

    /** Forgets a connection: its watches fire no more. */
    void unregister(final ClientConnection client) {
        if (client.registered) {
            client.registered = false;
            byWatcher.remove(client.watcher());
            watches.removeWatcher(client.watcher());
            metrics.increment(Counter.CONNECTION_DROP_COUNT);
        }
        if (client.sessionId() != 0 && bySession.get(client.sessionId()) == client) {
            bySession.remove(client.sessionId());
        }
    }

    void bindSession(final ClientConnection client) {
        bySession.put(client.sessionId(), client);
    }

    /** The connection that a session has here, or null. */
    ClientConnection ofSession(final long sessionId) {
        return bySession.get(sessionId);
    }

    /** The connection of that number, or null when it is gone. */
    public ClientConnection ofWatcher(final int watcher) {
        return byWatcher.get(watcher);
    }

    /** Open connections. */
    public int size() {
        return byWatcher.size();
    }

    /** The numbers of the open connections as they are now; allocates 4 bytes for each. */
    public int[] watchers() {
        final int[] watchers = new int[byWatcher.size()];
        int count = 0;
        // The map's own iterator, which does not box.
        final Int2ObjectHashMap<ClientConnection>.KeyIterator iterator =
                byWatcher.keySet().iterator();
        while (iterator.hasNext()) {
            watchers[count++] = iterator.nextInt();
        }
        return watchers;
    }

    public void forEach(final Consumer<ClientConnection> visitor) {
        byWatcher.values().forEach(visitor);
    }

    /** Closes those that have begun a handshake and fulfil the condition; returns how many that were. */
    int closeAll(final Predicate<ClientConnection> condition) {
        int count = 0;
        for (final ClientConnection client : byWatcher.values()) {
            if (client.accepting() && condition.test(client)) {
                client.state(ClientConnection.State.ENDING);
                client.connection().close();
                count++;
            }
        }
        return count;
    }

    /**
     * Ends all that have begun a handshake, at once, and forgets their watches: what they refer to is about to be replaced.
     *
     * @param forget drops what waits of each.
     */
    void dropAll(final Consumer<ClientConnection> forget) {
        for (final ClientConnection client : new ArrayList<>(byWatcher.values())) {
            if (client.state() != ClientConnection.State.FRESH) {
                forget.accept(client);
                client.state(ClientConnection.State.GONE);
                unregister(client);
                client.connection().close();
            }
        }
        int cleaned;
        do {
            cleaned = watches.clean(Integer.MAX_VALUE);
        } while (cleaned > 0);
    }

    /** Closes connections that made no handshake in time. */
    void closeSessionless(final long epochMs) {
        ClientConnection client;
        while ((client = sessionless.peek()) != null) {
            final boolean waiting = client.state() == ClientConnection.State.FRESH;
            if (waiting && epochMs - client.establishedMs < sessionlessTimeoutMs) {
                return;
            }
            sessionless.poll();
            if (waiting) {
                metrics.increment(Counter.SESSIONLESS_CONNECTIONS_EXPIRED);
                client.connection().close();
            }
        }
    }
}
