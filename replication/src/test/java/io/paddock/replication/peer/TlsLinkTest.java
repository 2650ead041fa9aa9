package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of several servers on the loopback interface that get acquainted by TLS. */
@Tag("slow")
final class TlsLinkTest {
    private static final int SERVERS = 3;
    private static final int CONTROL = 1;
    private static final String HOST = "127.0.0.1";

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private Path trust;

    @BeforeEach
    void foundAuthority() {
        authority = new TestAuthority("Paddock's test authority");
        trust = authority.trustStore(folder.resolve("trust.p12"), "PKCS12");
    }

    @Test
    void shouldDeliverMessagesOfAllLengthsInTheOrderOfTheirStream() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(this::tls)) {
            final List<TestMessage> sent = new ArrayList<>();
            for (int number = 1; number <= 60; number++) {
                final int from = 1 + random.nextInt(SERVERS);
                final int to = 1 + (from + random.nextInt(SERVERS - 1)) % SERVERS;
                final int length = random.nextInt(10) == 0 ? 300_000 : TestMessage.LEAST_LENGTH + random.nextInt(2000);
                final TestMessage message = new TestMessage(from, 1 + random.nextInt(3), number * 4 + to, length);
                group.send(from, to, message.stream(), message);
                sent.add(message);
            }
            group.await("all messages, seed " + seed, () -> received(group) == sent.size());
            for (int to = 1; to <= SERVERS; to++) {
                final int receiver = to;
                for (final TestMessage message : group.inbox(to).messages()) {
                    assertEquals(receiver, message.number() % 4);
                }
            }
            for (int server = 1; server <= SERVERS; server++) {
                assertEquals(0, group.link(server).counters().value(LinkCounter.REPLAYED));
                assertTrue(group.link(server).counters().value(LinkCounter.BOOTSTRAPS) >= 2);
            }
        }
    }

    @Test
    void shouldReachAPeerThatComesBack() {
        try (LinkGroup group = new LinkGroup(folder, SERVERS).launchAll(this::tls)) {
            sendToAndFrom(group, 2, 1);
            group.stop(2);
            group.launch(2, this::tls);
            sendUntilThere(group, 1, 2, 2);
            sendUntilThere(group, 2, 1, 2);
            group.stop(1);
            group.launch(1, this::tls);
            sendUntilThere(group, 1, 3, 3);
            sendUntilThere(group, 2, 1, 3);
        }
    }

    @Test
    void shouldReplaceKeysAndSecretsWhileMessagesGoOn() {
        final KeyLimits limits = new KeyLimits(40, 1 << 20, 300);
        try (LinkGroup group = new LinkGroup(folder, 2).launchAll(context -> {
            tls(context);
            context.security(context.security().withLimits(limits));
        })) {
            sendToAndFrom(group, 2, 1);
            final long secretsBefore = group.link(1).counters().value(LinkCounter.BOOTSTRAPS);
            int number = 1;
            while (group.link(1).counters().value(LinkCounter.KEYS) < 6
                    || group.link(2).counters().value(LinkCounter.KEYS) < 6
                    || group.link(1).counters().value(LinkCounter.BOOTSTRAPS) < secretsBefore + 2) {
                sendToAndFrom(group, 2, ++number);
            }
            for (int server = 1; server <= 2; server++) {
                final LinkCounters counters = group.link(server).counters();
                assertEquals(0, counters.value(LinkCounter.UNKNOWN_KEYS), group.toString());
                assertEquals(0, counters.value(LinkCounter.REPLAYED), group.toString());
                assertEquals(number, group.inbox(server).messages().size());
            }
        }
    }

    @Test
    void shouldNotTalkToWhomAnotherAuthorityKnows() {
        final TestAuthority other = new TestAuthority("somebody else");
        isRefused(context -> context.security(security(new TlsStore(
                other.keyStore(folder.resolve("other.p12"), "PKCS12", other.issue(HOST)),
                null,
                TestAuthority.PASSWORD,
                "ssl.quorum.keyStore"))));
    }

    @Test
    void shouldNotTalkToWhoseCertificateIsForAnotherHost() {
        isRefused(context -> context.security(security(keys("192.0.2.1", "elsewhere.p12"))));
    }

    @Test
    void shouldTalkToWhoseCertificateIsForAnotherHostWhereThatIsAllowed() {
        try (LinkGroup group = new LinkGroup(folder, 2)) {
            final Consumer<AeronLinkContext> setup = context -> context.security(LinkSecurity.tls(new TlsConfig(
                    keys(
                            "zk" + context.address().server() + ".example",
                            context.address().server() + ".p12"),
                    trustStore(),
                    false,
                    TlsConfig.USUAL_PROTOCOLS,
                    List.of())));
            group.launchAll(setup);
            sendToAndFrom(group, 2, 1);
        }
    }

    @Test
    void shouldNotTalkToWhoHasOnlyASharedSecret() {
        isRefused(
                context -> context.security(LinkSecurity.psk("0123456789abcdef".getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void shouldNotTalkToWhoProtectsNothing() {
        isRefused(context -> {});
    }

    @Test
    void shouldNotTakeAnExpiredCertificate() {
        final Instant now = Instant.now();
        final Path file = authority.keyStore(
                folder.resolve("short.p12"),
                "PKCS12",
                authority.issue(HOST, now.minus(3, ChronoUnit.DAYS), now.minus(1, ChronoUnit.DAYS)));
        // A server does not begin with one; it may expire later, though.
        final TlsIdentity expired = new TlsIdentity(
                new TlsConfig(
                        new TlsStore(file, null, TestAuthority.PASSWORD, "ssl.quorum.keyStore"),
                        trustStore(),
                        true,
                        TlsConfig.USUAL_PROTOCOLS,
                        List.of()),
                Date.from(now.minus(2, ChronoUnit.DAYS)));
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            group.launch(1, this::tls);
            group.launch(2, this::tls);
            group.launch(3, context -> context.security(LinkSecurity.of(expired)));
            expectRefusal(group);
        }
    }

    @Test
    void shouldServeOthersWhileStrangersHoldConnections() throws IOException {
        final List<Socket> strangers = new ArrayList<>();
        try (LinkGroup group = new LinkGroup(folder, 2)) {
            group.launch(1, this::tls);
            for (int i = 0; i < 10; i++) {
                final Socket stranger = new Socket();
                strangers.add(stranger);
                stranger.connect(
                        new InetSocketAddress(HOST, group.addresses().get(0).quorumPort()));
                if (i % 2 == 0) {
                    stranger.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            group.launch(2, this::tls);
            sendToAndFrom(group, 2, 1);
            group.await("refusals", () -> group.link(1).counters().value(LinkCounter.BOOTSTRAPS_REFUSED) > 0);
        } finally {
            for (final Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void shouldReadRenewedFilesAgain() throws IOException {
        final TestAuthority old = new TestAuthority("an authority that is replaced");
        final Path keysFile = folder.resolve("renewed.p12");
        old.keyStore(keysFile, "PKCS12", old.issue(HOST));
        try (LinkGroup group = new LinkGroup(folder, 2)) {
            group.launch(
                    1,
                    context -> context.security(
                            security(new TlsStore(keysFile, null, TestAuthority.PASSWORD, "ssl.quorum.keyStore"))));
            group.launch(2, this::tls);
            group.await("a refusal", () -> group.link(2).counters().value(LinkCounter.BOOTSTRAPS_REFUSED) > 0);
            authority.keyStore(keysFile, "PKCS12", authority.issue(HOST));
            Files.setLastModifiedTime(keysFile, FileTime.from(Instant.now().plus(1, ChronoUnit.MINUTES)));
            sendToAndFrom(group, 2, 1);
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        final LinkGroup group = new LinkGroup(folder, 2).launchAll(this::tls);
        try (group) {
            sendToAndFrom(group, 2, 1);
        }
        for (final PeerAddress address : group.addresses()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address.host(), address.quorumPort()));
            }
        }
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            assertFalse(thread.getName().startsWith("peer-tls"), thread.getName());
        }
    }

    /** Servers 1 and 2 talk; 3 tries in another way, and neither hears nor is heard. */
    private void isRefused(final Consumer<AeronLinkContext> third) {
        try (LinkGroup group = new LinkGroup(folder, SERVERS)) {
            group.launch(1, this::tls);
            group.launch(2, this::tls);
            group.launch(3, third);
            expectRefusal(group);
        }
    }

    private static void expectRefusal(final LinkGroup group) {
        sendToAndFrom(group, 2, 1);
        final TestMessage fromThird = new TestMessage(3, CONTROL, 9, 100);
        group.await("refusals", () -> {
            group.link(3).send(1, CONTROL, fromThird.buffer(), 0, fromThird.length());
            assertFalse(group.link(1).send(3, CONTROL, new TestMessage(1, CONTROL, 9, 100).buffer(), 0, 100));
            final LinkCounters counters = group.link(1).counters();
            return counters.value(LinkCounter.BOOTSTRAPS_REFUSED) > 1 || counters.value(LinkCounter.NOT_AUTHENTIC) > 3;
        });
        assertEquals(List.of(), group.inbox(1).of(3, CONTROL));
        assertEquals(List.of(), group.inbox(3).messages());
    }

    private void tls(final AeronLinkContext context) {
        context.security(security(keys(HOST, "server" + context.address().server() + ".p12")));
    }

    private LinkSecurity security(final TlsStore keys) {
        return LinkSecurity.tls(new TlsConfig(keys, trustStore(), true, TlsConfig.USUAL_PROTOCOLS, List.of()));
    }

    private TlsStore trustStore() {
        return new TlsStore(trust, null, TestAuthority.PASSWORD, "ssl.quorum.trustStore");
    }

    private TlsStore keys(final String host, final String file) {
        return new TlsStore(
                authority.keyStore(folder.resolve(file), "PKCS12", authority.issue(host)),
                null,
                TestAuthority.PASSWORD,
                "ssl.quorum.keyStore");
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

    /** What is sent before the old connection is known to be dead is lost. */
    private static void sendUntilThere(final LinkGroup group, final int from, final int to, final int number) {
        final TestMessage message = new TestMessage(from, CONTROL, number, 100);
        group.await("messages of " + from + " for " + to, () -> {
            group.link(from).send(to, CONTROL, message.buffer(), 0, message.length());
            return group.inbox(to).has(message);
        });
    }

    private static int received(final LinkGroup group) {
        int count = 0;
        for (int server = 1; server <= SERVERS; server++) {
            count += group.inbox(server).messages().size();
        }
        return count;
    }
}
