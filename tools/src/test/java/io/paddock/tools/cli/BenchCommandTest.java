package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the words mean, and that a run leaves its files; the figures are nobody's business here. */
final class BenchCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench getData --duration soon | Invalid value for option '--duration': 'soon' is not a time such as 5s, 500ms or 2m.",
                "bench getData --value-size big | Invalid value for option '--value-size': 'big' is not a size such as 100 or 64k.",
                "bench getData --nodes 0 | nodes must be 1 to 50000000.",
                "bench getData --rate -1 | rate must be 0 to 100000000 per second.",
                "bench getData -c 0 | connections must be 1 to 20000.",
                "bench getData -d 0 | duration must be more than 0.",
                "bench getData --rounds 0 | rounds must be at least 1.",
                "bench getData --server here | 'here' is no address such as localhost:2181.",
                "bench lock:many | 'lock:many': after the colon comes a number from 1 to 100000.",
                "check | what to check is missing; there are: perf, chaos.",
                "check perf --server here | 'here' is no address such as localhost:2181.",
            })
    void shouldRefuseInOneLine(final String words, final String message) {
        final CommandLineRun run = CommandLineRun.of(words.split(" "));
        assertTrue(run.err().strip().startsWith("paddock: " + message), run.err());
        assertEquals(1, run.err().lines().count());
        assertEquals(Paddock.MISUSED, run.status());
    }

    @Test
    void shouldExplainItself() {
        for (final String[] words : new String[][] {{"bench"}, {"check", "perf"}}) {
            final CommandLineRun run = CommandLineRun.of(join(words, "--help"));
            assertEquals(0, run.status());
            assertTrue(run.out().contains("Exit status: 0 "), run.out());
        }
    }

    @Test
    void shouldMeasureAServerThatRunsAlready(@TempDir final Path folder) throws Exception {
        final Map<String, String> settings = Map.of(
                "dataDir", folder.resolve("data").toString(), "clientPort", "0", "clientPortAddress", "127.0.0.1");
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings))) {
            final String address = "127.0.0.1:" + node.clientAddress().getPort();
            final Path out = folder.resolve("out");
            final String words = "bench getData setData@1x1 --nodes 50 -d 200ms -w 0 --no-floors --rounds 2 --server "
                    + address + " --data " + folder + " --out " + out;
            final CommandLineRun run = CommandLineRun.of(words.split(" "));
            assertEquals("", run.err());
            assertEquals(0, run.status());
            assertTrue(Files.readString(out.resolve("report.html")).contains("setData 1x1"));
            assertTrue(Files.exists(out.resolve("report.json")));
            final CommandLineRun check =
                    CommandLineRun.of(("check perf -d 500ms --load s --server " + address).split(" "));
            // Whether it passes is up to the machine; that it says so is not.
            assertEquals(4, check.lines().size(), check.out() + check.err());
            final boolean passed = check.lines().stream().allMatch(line -> line.startsWith("PASS  "));
            assertEquals(passed ? 0 : Paddock.FAILED, check.status());
        }
    }

    @Test
    void shouldGoOnWhenOneWorkloadCannotBeMeasured(@TempDir final Path folder) throws Exception {
        final Map<String, String> settings = Map.of(
                "dataDir", folder.resolve("data").toString(),
                "clientPort", "0",
                "clientPortAddress", "127.0.0.1",
                "maxClientCnxns", "20");
        try (PaddockNode node = PaddockNode.launch(new NodeContext().settings(settings))) {
            final Path out = folder.resolve("out");
            final String words =
                    "bench getData@1x1 getData@40x1 --nodes 50 -d 200ms -w 0 --no-floors --server 127.0.0.1:"
                            + node.clientAddress().getPort() + " --data " + folder + " --out " + out;
            final CommandLineRun run = CommandLineRun.of(words.split(" "));
            assertEquals(Paddock.FAILED, run.status());
            assertTrue(
                    run.err().startsWith("paddock: getData 40x1: ") && run.err().contains("maxClientCnxns"), run.err());
            assertEquals(1, run.err().lines().count());
            assertTrue(Files.readString(out.resolve("report.html")).contains("getData 1x1"));
        }
    }

    @Test
    void shouldSayWhichServerDoesNotAnswer() {
        final CommandLineRun run = CommandLineRun.of("check", "perf", "--server", "127.0.0.1:1", "-d", "1s");
        assertEquals(Paddock.FAILED, run.status());
        assertTrue(run.err().startsWith("paddock: 127.0.0.1:1: Connection refused"), run.err());
    }

    private static String[] join(final String[] words, final String last) {
        final String[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = last;
        return all;
    }
}
