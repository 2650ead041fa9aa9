package io.paddock.replication.peer;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Keeps what came. */
final class Inbox implements PeerLink.Handler {
    private final List<TestMessage> messages = new ArrayList<>();

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        messages.add(TestMessage.read(buffer, offset, length));
    }

    List<TestMessage> messages() {
        return messages;
    }

    boolean has(final TestMessage message) {
        return messages.contains(message);
    }

    List<TestMessage> of(final int server, final int stream) {
        return messages.stream()
                .filter(message -> message.server() == server && message.stream() == stream)
                .toList();
    }
}
