package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The words of a leader and of a follower, values aside, and the replies to {@code reconfig} are those of three servers of
 * Apache ZooKeeper: operators' tools read them.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
final class EnsembleWordShapeTest {
    private static final int TIMEOUT_MS = 200_000;
    private static final int EPHEMERAL = 1;
    private static final List<String> WORDS = List.of("srvr", "stat", "conf", "cons", "mntr");
    private static final String NOWHERE = "server.9=127.0.0.1:20009:20010";

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatTheReferenceSays() throws Exception {
        final Map<String, String> expected;
        final Map<String, String> settings = Map.of("reconfigEnabled", "true");
        try (TestEnsemble reference = new ReferenceEnsemble(folder, settings, Map.of("zookeeper.skipACL", "yes"))) {
            reference.startAll();
            expected = answers(reference);
        }
        final Map<String, String> own = new TreeMap<>(settings);
        own.put("skipACL", "yes");
        try (TestEnsemble paddock = new EmbeddedEnsemble(folder, 3, 0, own)) {
            paddock.startAll();
            final Map<String, String> actual = answers(paddock);
            final List<Executable> checks = new ArrayList<>();
            expected.forEach(
                    (question, answer) -> checks.add(() -> assertEquals(answer, actual.get(question), question)));
            assertAll(checks);
            assertEquals(expected.keySet(), actual.keySet());
        }
    }

    private static Map<String, String> answers(final TestEnsemble ensemble) throws IOException {
        final int leader = ensemble.awaitLeader();
        final int follower = leader % 3 + 1;
        final Map<String, String> answers = new TreeMap<>();
        try (WireDriver first = WireDriver.session(ensemble.port(leader), TIMEOUT_MS);
                WireDriver second = WireDriver.session(ensemble.port(follower), TIMEOUT_MS)) {
            for (final WireDriver client : List.of(first, second)) {
                client.call(Op.CREATE, Bodies.create("/shapes" + (client == first ? 1 : 2), null, Acl.OPEN, EPHEMERAL));
                client.call(Op.SYNC, Bodies.path("/"));
                client.call(Op.GET_DATA, Bodies.read("/shapes1", true));
            }
            for (final String word : WORDS) {
                answers.put("leader " + word, shape(word, Word.send(ensemble.port(leader), word)));
                answers.put("follower " + word, shape(word, Word.send(ensemble.port(follower), word)));
            }
            for (final WireDriver client : List.of(first, second)) {
                final String whose = client == first ? "leader reconfig " : "follower reconfig ";
                answers.put(whose + "of another version", reconfig(client, null, "" + follower, null, 0x77));
                answers.put(whose + "with a bad line", reconfig(client, "server.9=nowhere", null, null, -1));
                answers.put(whose + "with a bad number", reconfig(client, NOWHERE.replace("9=", "x="), null, null, -1));
                answers.put(whose + "in both ways", reconfig(client, NOWHERE, null, NOWHERE, -1));
            }
        }
        return answers;
    }

    private static String reconfig(
            final WireDriver client,
            final String joining,
            final String leaving,
            final String members,
            final long from) {
        return ""
                + client.call(Op.RECONFIG, Bodies.reconfig(joining, leaving, members, from))
                        .err();
    }

    private static String shape(final String word, final String text) {
        return switch (word) {
            case "mntr" -> keys(text);
            // As many lines as there are connections, of both kinds.
            case "stat", "cons" -> String.join("\n", new TreeSet<>(lines(text)));
            default -> String.join("\n", lines(text));
        };
    }

    private static List<String> lines(final String text) {
        return Arrays.stream(text.split("\n"))
                .map(line -> line.replaceAll("(Zookeeper version:).*", "$1")
                        .replaceAll("(data(Log)?Dir=).*", "$1")
                        .replaceAll("lop=\\w+", "lop")
                        .replaceAll("0x[0-9a-f]+", "0x")
                        // Both are told where clients connect, in different lines of their files.
                        .replaceAll("^(server\\..*);.*", "$1")
                        .replaceAll("-?\\d+(\\.\\d+)?", "N")
                        .strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String keys(final String text) {
        return Arrays.stream(text.split("\n"))
                .map(line -> line.substring(0, Math.max(0, line.indexOf('\t'))))
                .filter(key -> !isOfOneOnly(key))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("\n"));
    }

    /** Queues of threads that are not there, and what Paddock alone can tell. */
    private static boolean isOfOneOnly(final String key) {
        return key.contains("_learner_handler_qp_") || key.equals("zk_epoch") || key.startsWith("zk_peer_link_");
    }
}
