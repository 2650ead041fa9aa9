package io.paddock.replication.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of several servers on the loopback interface, driven by one thread. */
final class AeronLinkTest {
    private static final int SERVERS = 3;
    private static final int CONTROL = 1;
    private static final byte[] SECRET = "a secret of sixteen bytes or more".getBytes(US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void shouldDeliverMessagesOfAllLengthsInTheOrderOfTheirStream() {
        exchange(300, context -> {});
    }

    @Test
    void shouldDeliverSealedMessagesOfAllLengthsInTheOrderOfTheirStream() {
        exchange(150, context -> context.security(LinkSecurity.psk(SECRET)));
    }

    @Test
    void shouldReachAPeerThatComesBack() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(AeronLinkTest::sealing)) {
            sendToAndFrom(group, 2, 1);
            group.stop(2);
            final long before = group.link(1).counters().value(LinkCounter.NOT_CONNECTED);
            group.await("the loss is noticed", () -> {
                group.link(1).send(2, CONTROL, new TestMessage(1, CONTROL, 2, 100).buffer(), 0, 100);
                return group.link(1).counters().value(LinkCounter.NOT_CONNECTED) > before;
            });
            group.launch(2, AeronLinkTest::sealing);
            sendToAndFrom(group, 2, 3);
        }
    }

    @Test
    void shouldReachAPeerThatComesBackAtOnce() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(AeronLinkTest::sealing)) {
            sendToAndFrom(group, 2, 1);
            group.stop(2);
            group.launch(2, AeronLinkTest::sealing);
            // What is sent before the old connection is known to be dead is lost.
            final TestMessage message = new TestMessage(1, CONTROL, 2, 100);
            group.await("messages for the new run", () -> {
                group.link(1).send(2, CONTROL, message.buffer(), 0, message.length());
                return group.inbox(2).has(message);
            });
            sendToAndFrom(group, 2, 3);
        }
    }

    @Test
    void shouldConnectAnewAfterALongPause() {
        final SteadyClock clock = new SteadyClock();
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            group.launch(1, context -> {});
            group.launch(2, context -> context.nanoClock(clock).epochClock(clock));
            group.launch(3, context -> {});
            sendToAndFrom(group, 2, 1);
            clock.pause(TimeUnit.MINUTES.toNanos(2));
            group.await("a reset", () -> group.link(2).counters().value(LinkCounter.RESETS) == 1);
            final TestMessage message = new TestMessage(2, CONTROL, 2, 100);
            group.await("messages after the pause", () -> {
                group.link(2).send(1, CONTROL, message.buffer(), 0, message.length());
                return group.inbox(1).has(message);
            });
            final TestMessage answer = new TestMessage(1, CONTROL, 2, 100);
            group.await("answers after the pause", () -> {
                group.link(1).send(2, CONTROL, answer.buffer(), 0, answer.length());
                return group.inbox(2).has(answer);
            });
            sendToAndFrom(group, 2, 3);
            assertTrue(Files.isDirectory(group.link(2).folder()));
        }
    }

    @Test
    void shouldBearALongPauseWhileAStreamIsOpened() {
        final SteadyClock clock = new SteadyClock();
        try (LinkGroup group = new LinkGroup(folder, 2)) {
            group.launch(1, context -> {});
            group.launch(2, context -> context.nanoClock(clock).epochClock(clock));
            sendToAndFrom(group, 2, 1);
            // Asked for before the pause; the answer never comes.
            group.link(2).send(1, Peer.BULK, new TestMessage(2, Peer.BULK, 1, 100).buffer(), 0, 100);
            clock.pause(TimeUnit.MINUTES.toNanos(2));
            awaitConnectedAnew(group, 1);

            // Asked for after the pause, when Aeron has noticed it.
            clock.pause(TimeUnit.MINUTES.toNanos(2));
            group.poll(2);
            final TestMessage bulk = new TestMessage(2, Peer.BULK, 2, 100);
            assertFalse(group.link(2).send(1, Peer.BULK, bulk.buffer(), 0, bulk.length()));
            awaitConnectedAnew(group, 2);
            group.send(2, 1, Peer.BULK, bulk);
            group.await("a message of the stream", () -> group.inbox(1).has(bulk));
        }
    }

    private static void awaitConnectedAnew(final LinkGroup group, final int resets) {
        group.await("reset " + resets, () -> group.link(2).counters().value(LinkCounter.RESETS) == resets);
        final TestMessage message = new TestMessage(2, CONTROL, 10 + resets, 100);
        group.await("messages after reset " + resets, () -> {
            group.link(2).send(1, CONTROL, message.buffer(), 0, message.length());
            return group.inbox(1).has(message);
        });
    }

    @Test
    void shouldDropMessagesOfAnotherCluster() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            group.launch(1, context -> {});
            group.launch(2, context -> {});
            group.launch(3, context -> context.clusterId(78));
            group.send(3, 1, CONTROL, new TestMessage(3, CONTROL, 1, 100));
            sendToAndFrom(group, 2, 1);
            group.await(
                    "the foreign message",
                    // The greeting and the message.
                    () -> group.link(1).counters().value(LinkCounter.FOREIGN_CLUSTER) == 2);
            assertEquals(List.of(), group.inbox(1).of(3, CONTROL));
        }
    }

    @Test
    void shouldNotTalkToAServerWithAnotherSecret() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            group.launch(1, AeronLinkTest::sealing);
            group.launch(2, AeronLinkTest::sealing);
            group.launch(3, context -> context.security(LinkSecurity.psk("0123456789abcdef".getBytes(US_ASCII))));
            sendToAndFrom(group, 2, 1);
            group.await(
                    "attempts of 3",
                    () -> group.link(1).counters().value(LinkCounter.NOT_AUTHENTIC) > 2
                            && group.link(3).counters().value(LinkCounter.NOT_AUTHENTIC) > 2);
            assertFalse(group.link(1).send(3, CONTROL, new TestMessage(1, CONTROL, 1, 100).buffer(), 0, 100));
            assertFalse(group.link(3).send(1, CONTROL, new TestMessage(3, CONTROL, 1, 100).buffer(), 0, 100));
        }
    }

    @Test
    void shouldNotTakeUnsealedMessagesWhereTheyMustBeSealed() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            group.launch(1, AeronLinkTest::sealing);
            group.launch(2, AeronLinkTest::sealing);
            group.launch(3, context -> {});
            group.send(3, 1, CONTROL, new TestMessage(3, CONTROL, 1, 100));
            group.await("two refusals", () -> group.link(1).counters().value(LinkCounter.NOT_AUTHENTIC) == 2);
            assertEquals(List.of(), group.inbox(1).messages());
        }
    }

    @Test
    void shouldDropMessagesThatNameAnotherSender() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(context -> {})) {
            sendToAndFrom(group, 2, 1);
            group.send(2, 1, CONTROL, new TestMessage(3, CONTROL, 2, 100));
            group.send(2, 1, CONTROL, new TestMessage(1, CONTROL, 2, 100));
            group.await("two refusals", () -> group.link(1).counters().value(LinkCounter.WRONG_SENDER) == 2);
            assertEquals(1, group.inbox(1).messages().size());
        }
    }

    @Test
    void shouldDropWhatIsNoMessage() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(context -> {})) {
            sendToAndFrom(group, 2, 1);
            group.send(2, 1, CONTROL, new TestMessage(2, CONTROL, 2, 100), buffer -> buffer.putByte(4, (byte) 99));
            group.await("a refusal", () -> group.link(1).counters().value(LinkCounter.MALFORMED) == 1);
            assertEquals(1, group.inbox(1).messages().size());
        }
    }

    @Test
    void shouldAnswerAServerThatNobodyNamed() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            final List<PeerAddress> others = group.addresses().subList(0, 2);
            group.launch(1, AeronLinkTest::sealing).peers(others);
            group.launch(2, AeronLinkTest::sealing).peers(others);
            group.launch(3, AeronLinkTest::sealing);
            sendToAndFrom(group, 3, 1);
            group.link(1).peers(group.addresses());
            sendToAndFrom(group, 3, 2);
            group.link(1).peers(others);
            assertFalse(group.link(1).send(3, CONTROL, new TestMessage(1, CONTROL, 3, 100).buffer(), 0, 100));
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        final LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(context -> context.wakeup(() -> {}));
        final List<Path> folders = new ArrayList<>();
        try (group) {
            sendToAndFrom(group, 2, 1);
            for (int server = 1; server <= SERVERS; server++) {
                group.link(server).idleNs();
                folders.add(group.link(server).folder());
                assertTrue(group.link(server).mappedBytes() > 1024 * 1024);
                assertTrue(Files.isDirectory(folders.get(server - 1)));
            }
        }
        for (final Path each : folders) {
            assertFalse(Files.exists(each), each.toString());
        }
        for (final PeerAddress address : group.addresses()) {
            try (DatagramChannel channel = DatagramChannel.open()) {
                channel.bind(new InetSocketAddress(address.host(), address.quorumPort()));
            }
        }
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            assertFalse(thread.getName().startsWith("peer-"), thread.getName());
        }
    }

    @Test
    void shouldSayWhichPortIsTaken() throws IOException {
        try (LinkGroup group = new LinkGroup(folder, 1);
                DatagramChannel channel = DatagramChannel.open()) {
            final PeerAddress address = group.addresses().get(0);
            channel.bind(new InetSocketAddress(address.host(), address.quorumPort()));
            final LinkFault fault = assertThrows(LinkFault.class, () -> group.launch(1, context -> {}));
            assertTrue(fault.getMessage().contains("UDP " + address.quorumPort()), fault.getMessage());
            assertTrue(fault.getMessage().contains("is taken: end what listens there"), fault.getMessage());
        }
    }

    @Test
    void shouldWakeTheOwnerWithoutAWatcher() {
        final Semaphore wakeups = new Semaphore(0);
        try (LinkGroup group = new LinkGroup(folder, 2)) {
            group.launch(1, context -> {});
            group.launch(2, context -> context.wakeup(wakeups::release));
            sendToAndFrom(group, 2, 1);
            for (int number = 2; number < 12; number++) {
                // Heartbeats of Aeron wake it too, so that this never waits for long.
                group.await("2 is about to sleep", () -> group.link(2).idleNs() > 0);
                final TestMessage message = new TestMessage(1, CONTROL, number, 100);
                assertTrue(group.link(1).send(2, CONTROL, message.buffer(), 0, message.length()));
                group.link(1).flush();
                assertTrue(tryAcquire(wakeups), "wake-up " + number);
                group.await("the message", () -> group.inbox(2).has(message));
            }
        }
    }

    private static boolean tryAcquire(final Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(120, TimeUnit.SECONDS);
        } catch (final InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void sealing(final AeronLinkContext context) {
        context.security(LinkSecurity.psk(SECRET));
    }

    private static void sendToAndFrom(final LinkGroup group, final int server, final int number) {
        final TestMessage message = new TestMessage(1, CONTROL, number, 100);
        final TestMessage answer = new TestMessage(server, CONTROL, number, 100);
        group.send(1, server, CONTROL, message);
        group.send(server, 1, CONTROL, answer);
        group.await(
                "message and answer " + number,
                () -> group.inbox(server).has(message) && group.inbox(1).has(answer));
    }

    private void exchange(final int messageCount, final Consumer<AeronLinkContext> setup) {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(setup)) {
            final List<TestMessage> sent = new ArrayList<>();
            for (int number = 1; number <= messageCount; number++) {
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
