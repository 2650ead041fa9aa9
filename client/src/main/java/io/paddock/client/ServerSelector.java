package io.paddock.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Which server to try next and when: all once without a pause, then a pause that doubles with each round, up to a
 * limit. The pauses are random between half and whole, so that the clients of a restarted server do not come at once.
 */
final class ServerSelector {
    private final List<ServerAddress> servers;
    private final Random random;
    private final long firstDelayNs;
    private final long maxDelayNs;
    private int next;
    private int attempts;
    private long delayNs;

    ServerSelector(final ClientConfig config, final long seed) {
        random = new Random(seed);
        servers = new ArrayList<>(config.servers());
        Collections.shuffle(servers, random);
        firstDelayNs = TimeUnit.MILLISECONDS.toNanos(config.reconnectDelayMs());
        maxDelayNs = TimeUnit.MILLISECONDS.toNanos(config.maxReconnectDelayMs());
        delayNs = firstDelayNs;
    }

    ServerAddress next() {
        final ServerAddress server = servers.get(next);
        next = (next + 1) % servers.size();
        attempts++;
        return server;
    }

    /** Pause before the next attempt, in ns; 0 while the round is not over. */
    long pauseNs() {
        if (attempts < servers.size()) {
            return 0;
        }
        attempts = 0;
        final long pause = delayNs / 2 + (long) (random.nextDouble() * (delayNs / 2));
        delayNs = Math.min(delayNs * 2, maxDelayNs);
        return pause;
    }

    /** A server has taken the session: the next loss starts a new round. */
    void onConnected() {
        attempts = 0;
        delayNs = firstDelayNs;
    }
}
