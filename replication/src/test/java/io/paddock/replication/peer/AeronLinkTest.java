package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of several servers on the loopback interface, driven by one thread. */
final class AeronLinkTest {
    private static final int SERVERS = 3;

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverMessagesOfAllLengthsInTheOrderOfTheirStream() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(context -> {})) {
            final List<TestMessage> sent = new ArrayList<>();
            for (int number = 1; number <= 300; number++) {
                final int from = 1 + random.nextInt(SERVERS);
                final int to = 1 + (from + random.nextInt(SERVERS - 1)) % SERVERS;
                final int stream = 1 + random.nextInt(3);
                final TestMessage message = new TestMessage(from, stream, number * 4 + to, randomLength(random));
                group.send(from, to, stream, message);
                sent.add(message);
            }
            group.await("all messages, seed " + seed, () -> received(group) == sent.size());
            for (int to = 1; to <= SERVERS; to++) {
                for (int from = 1; from <= SERVERS; from++) {
                    for (int stream = 1; stream <= 3; stream++) {
                        assertEquals(
                                select(sent, from, to, stream),
                                group.inbox(to).of(from, stream),
                                "seed " + seed + ", from " + from + " to " + to + ", stream " + stream);
                    }
                }
            }
        }
    }

    private static List<TestMessage> select(
            final List<TestMessage> sent, final int from, final int to, final int stream) {
        return sent.stream()
                .filter(message -> message.server() == from && message.stream() == stream && message.number() % 4 == to)
                .toList();
    }

    private static int received(final LinkGroup group) {
        int count = 0;
        for (int server = 1; server <= SERVERS; server++) {
            count += group.inbox(server).messages().size();
        }
        return count;
    }

    private static int randomLength(final Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> TestMessage.LEAST_LENGTH;
            case 1 -> 1024 * 1024 + random.nextInt(128 * 1024);
            case 2 -> 60_000 + random.nextInt(100_000);
            case 3 -> 8000 + random.nextInt(400);
            default -> TestMessage.LEAST_LENGTH + random.nextInt(2000);
        };
    }
}
