package io.paddock.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** What a client told its listener, for a test on another thread to wait for. */
final class Events implements ClientListener {
    private static final int DEADLINE_S = 60;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<ClientState> states = new LinkedBlockingQueue<>();

    @Override
    public void onStateChange(final ClientState state) {
        states.add(state);
    }

    @Override
    public void onWatchEvent(
            final int eventType, final DirectBuffer buffer, final int offset, final int length, final long zxid) {
        events.add(eventType + " " + buffer.getStringWithoutLengthUtf8(offset, length));
    }

    void expect(final String... expected) throws InterruptedException {
        for (final String event : expected) {
            assertEquals(event, events.poll(DEADLINE_S, TimeUnit.SECONDS));
        }
    }

    void expect(final ClientState... expected) throws InterruptedException {
        for (final ClientState state : expected) {
            assertEquals(state, states.poll(DEADLINE_S, TimeUnit.SECONDS));
        }
    }

    void awaitState(final ClientState awaited) throws InterruptedException {
        ClientState state;
        do {
            state = states.poll(DEADLINE_S, TimeUnit.SECONDS);
            assertNotNull(state, "never " + awaited);
        } while (state != awaited);
    }
}
