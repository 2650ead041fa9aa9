package io.paddock.engine.compat.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.SharedServers;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the four-letter words, values aside, are those of the reference: scripts and agents parse them. */
class WordShapeTest {
    private static final List<WireDriver> CLIENTS = new ArrayList<>();

    /** A session with an ephemeral, watches of both tables and some traffic on each server. */
    @BeforeAll
    static void putSomethingToShow() {
        for (final ServerKind kind : List.of(ServerKind.REFERENCE, ServerKind.PROCESS)) {
            final WireDriver client = WireDriver.session(port(kind), 60_000);
            CLIENTS.add(client);
            client.call(Op.CREATE, Bodies.create("/word-shapes", null, Acl.OPEN, 1));
            client.call(Op.GET_DATA, Bodies.read("/word-shapes", true));
            client.call(Op.GET_CHILDREN, Bodies.read("/word-shapes", true));
        }
    }

    @AfterAll
    static void endSessions() {
        CLIENTS.forEach(client -> client.call(Op.CLOSE_SESSION, Bodies.empty()));
        CLIENTS.forEach(WireDriver::close);
    }

    private static int port(final ServerKind kind) {
        return SharedServers.get(kind).port();
    }

    private static String ask(final ServerKind kind, final String word) throws IOException {
        return Word.send(port(kind), word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ruok", "isro", "crst", "srst", "gtmk", "stmk\0\0\0\0\0\0\0\4", "gtmk", "stmk\0\0\0\0\0\0\0\0"})
    void shouldAnswerTheSame(final String word) throws IOException {
        assertEquals(ask(ServerKind.REFERENCE, word), ask(ServerKind.PROCESS, word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "wchs", "wchc", "wchp", "dirs", "conf"})
    void shouldHaveTheSameLines(final String word) throws IOException {
        assertEquals(shape(ask(ServerKind.REFERENCE, word)), shape(ask(ServerKind.PROCESS, word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stat", "cons", "dump"})
    void shouldHaveTheSameKindsOfLines(final String word) throws IOException {
        assertEquals(
                new TreeSet<>(shape(ask(ServerKind.REFERENCE, word))),
                new TreeSet<>(shape(ask(ServerKind.PROCESS, word))));
    }

    @Test
    void shouldHaveAllKeysOfMntr() throws IOException {
        final TreeSet<String> expected = keys(ask(ServerKind.REFERENCE, "mntr"), "\t");
        final TreeSet<String> actual = keys(ask(ServerKind.PROCESS, "mntr"), "\t");
        // Other tests use these servers too, each in namespaces of its own, and not always both.
        expected.removeIf(WordShapeTest::isOfAnotherNamespace);
        actual.removeIf(WordShapeTest::isOfAnotherNamespace);
        assertEquals(
                10,
                actual.stream().filter(key -> key.endsWith("_per_namespace")).count());
        final TreeSet<String> missing = new TreeSet<>(expected);
        missing.removeAll(actual);
        assertEquals(new TreeSet<>(), missing, "missing");
        actual.removeAll(expected);
        assertEquals(new TreeSet<>(), actual, "unknown");
    }

    @Test
    void shouldHaveAllKeysOfEnvi() throws IOException {
        assertEquals(keys(ask(ServerKind.REFERENCE, "envi"), "="), keys(ask(ServerKind.PROCESS, "envi"), "="));
    }

    private static boolean isOfAnotherNamespace(final String key) {
        return key.endsWith("_per_namespace") && !key.contains("_word-shapes_");
    }

    /** Lines with numbers, paths of files, and the text of version and time taken out. */
    private static List<String> shape(final String text) {
        return Arrays.stream(text.split("\n", -1))
                .map(line -> line.replaceAll("(Zookeeper version:).*", "$1")
                        .replaceAll("(expire at ).*:", "$1 time:")
                        .replaceAll("(data(Log)?Dir=).*", "$1")
                        .replaceAll("lop=\\w+", "lop")
                        .replaceAll("0x[0-9a-f]+", "0x")
                        .replaceAll("-?\\d+(\\.\\d+)?", "N"))
                .toList();
    }

    private static TreeSet<String> keys(final String text, final String separator) {
        final TreeSet<String> keys = new TreeSet<>();
        for (final String line : text.split("\n")) {
            keys.add(line.contains(separator) ? line.substring(0, line.indexOf(separator)) : line);
        }
        return keys;
    }
}
