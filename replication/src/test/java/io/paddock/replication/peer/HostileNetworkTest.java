package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers, and somebody in between who loses, changes and repeats what they say. */
final class HostileNetworkTest {
    private static final int CONTROL = 1;
    private static final byte[] SECRET = "a secret of sixteen bytes or more".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("paddock.seed", 1);

    @Test
    void shouldTakeNothingThatWasChangedOrRepeatedWhileKeysAreReplaced() {
        final Random random = new Random(seed);
        try (LinkGroup group = new LinkGroup(folder, 2)) {
            final int[] ports = Ports.free(2);
            try (DatagramRelay toOne = relay(random, ports[0], group, 1);
                    DatagramRelay toTwo = relay(random, ports[1], group, 2)) {
                group.beside(() -> {
                    toOne.pump();
                    toTwo.pump();
                });
                final LinkSecurity security = LinkSecurity.psk(SECRET).withLimits(new KeyLimits(50, 1 << 20, 500));
                group.launch(1, context -> context.security(security));
                group.launch(2, context -> context.security(security));
                group.link(1).peers(List.of(new PeerAddress(2, "127.0.0.1", ports[1], 1)));
                group.link(2).peers(List.of(new PeerAddress(1, "127.0.0.1", ports[0], 1)));
                exchange(group, 1, 20);
                toOne.disturb(40, 20);
                toTwo.disturb(40, 20);
                exchange(group, 21, 150);
                toOne.disturb(0, 0);
                toTwo.disturb(0, 0);
                final LinkCounters counters = group.link(2).counters();
                assertTrue(counters.value(LinkCounter.KEYS) > 1, "seed " + seed + "\n" + group);
                final long before = refused(counters);
                group.await("refusals of what is repeated, seed " + seed, () -> {
                    toTwo.repeat();
                    return refused(counters) > before + 10;
                });
                exchange(group, 151, 170);
                for (int server = 1; server <= 2; server++) {
                    final List<TestMessage> messages = group.inbox(server).messages();
                    assertEquals(
                            new HashSet<>(messages).size(), messages.size(), "each once, seed " + seed + "\n" + group);
                }
            }
        }
    }

    private static DatagramRelay relay(final Random random, final int port, final LinkGroup group, final int server) {
        return new DatagramRelay(random, port, group.addresses().get(server - 1).quorumPort());
    }

    private static long refused(final LinkCounters counters) {
        return counters.value(LinkCounter.REPLAYED)
                + counters.value(LinkCounter.UNKNOWN_KEYS)
                + counters.value(LinkCounter.NOT_AUTHENTIC);
    }

    /** What was changed on its way is lost, so each number goes on until something of it is there. */
    private void exchange(final LinkGroup group, final int first, final int last) {
        final int[] attempt = new int[1];
        for (int number = first; number <= last; number++) {
            final int present = number;
            group.await("message " + number + " both ways, seed " + seed, () -> {
                final boolean isAtTwo = has(group, 1, 2, present);
                final boolean isAtOne = has(group, 2, 1, present);
                // Every attempt has a number of its own, so that none may come twice.
                if (attempt[0]++ % 500 == 0) {
                    send(group, 1, 2, present, attempt[0]);
                    send(group, 2, 1, present, attempt[0]);
                }
                return isAtTwo && isAtOne;
            });
        }
    }

    private static void send(final LinkGroup group, final int from, final int to, final int number, final int attempt) {
        final TestMessage message = new TestMessage(from, number, attempt, 100 + number);
        group.link(from).send(to, CONTROL, message.buffer(), 0, message.length());
    }

    private static boolean has(final LinkGroup group, final int from, final int to, final int number) {
        return !group.inbox(to).of(from, number).isEmpty();
    }
}
