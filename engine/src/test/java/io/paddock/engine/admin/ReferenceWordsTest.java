package io.paddock.engine.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.command.FourLetterCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers have the shape of a real ZooKeeper's: the same keys, the same lines apart from their values. */
class ReferenceWordsTest {
    private static final String WHITELIST = "zookeeper.4lw.commands.whitelist";
    private static final int TIMEOUT_MS = 60_000;

    @TempDir
    static File directory;

    private static NIOServerCnxnFactory factory;
    private static ZooKeeperServer reference;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty(WHITELIST, "*");
        FourLetterCommands.resetWhiteList();
        reference = new ZooKeeperServer(directory, directory, 2000);
        factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 60);
        factory.startup(reference);
    }

    @AfterAll
    static void stop() {
        factory.shutdown();
        reference.shutdown();
        System.clearProperty(WHITELIST);
        FourLetterCommands.resetWhiteList();
    }

    @Test
    void shouldMonitorTheSameKeys() throws IOException {
        assertEquals(monitorKeys(ask("mntr")), monitorKeys(answer("mntr")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "dirs", "envi"})
    void shouldPrintTheSameLines(final String word) throws IOException {
        assertEquals(keys(ask(word)), keys(answer(word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "isro", "gtmk", "crst", "srst"})
    void shouldPrintTheSame(final String word) throws IOException {
        assertEquals(ask(word), answer(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cons", "stat", "wchs"})
    void shouldPrintTheSameShape(final String word) throws IOException {
        final FakeNode node = new FakeNode();
        // The reference has one connection: that of the word, from which it does not want to read any more.
        node.connections.remove(0);
        assertEquals(shape(ask(word)), shape(answer(word, node)));
    }

    private static Set<String> monitorKeys(final String answer) {
        final Set<String> keys = new TreeSet<>();
        // The reference keeps one table of namespaces for the whole JVM, where other tests work as well.
        answer.lines()
                .map(line -> line.split("\t")[0])
                .filter(key -> !key.endsWith("_per_namespace"))
                .forEach(keys::add);
        return keys;
    }

    private static List<String> keys(final String answer) {
        return answer.lines().map(line -> line.split("[=:]")[0]).toList();
    }

    private static String shape(final String answer) {
        return answer.replaceFirst("version: .*", "version").replaceAll("0x[0-9a-f]+|[0-9]+(\\.[0-9]+)?", "#");
    }

    private static String answer(final String word) {
        return answer(word, new FakeNode());
    }

    private static String answer(final String word, final FakeNode node) {
        return Answers.text(new WordResponder(WordConfig.ALL, node).respond(Word.codeOf(word), null, 0, 0, true));
    }

    private static String ask(final String word) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), factory.getLocalPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
