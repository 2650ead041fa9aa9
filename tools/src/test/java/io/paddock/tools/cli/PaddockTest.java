package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaddockTest {
    @Test
    void shouldTellItsVersion() {
        final CommandLineRun run = CommandLineRun.of("--version");
        assertEquals(0, run.status());
        assertTrue(
                run.out()
                        .matches(
                                "Paddock \\d+\\.\\d+\\.\\d+\\S* \\(speaks the protocol of ZooKeeper 3\\.9\\.5; .*\\)\\R"),
                run.out());
    }

    @Test
    void shouldListItsCommands() {
        final CommandLineRun run = CommandLineRun.of("--help");
        assertEquals(0, run.status());
        for (final String command : new String[] {
            "server", "ensemble", "status", "move-leader", "import", "bench", "check", "snapshot", "journal", "help"
        }) {
            assertTrue(run.lines().stream().anyMatch(line -> line.startsWith("  " + command + "  ")), command);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server", "ensemble", "status", "move-leader", "import", "bench", "check", "snapshot", "journal"
            })
    void shouldExplainEachCommand(final String command) {
        final CommandLineRun run = CommandLineRun.of(command, "--help");
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("Usage: paddock " + command + " "), run.out());
        assertTrue(run.out().contains("Exit status: 0 "), run.out());
        assertEquals(run.out(), CommandLineRun.of("help", command).out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | paddock: a command is missing. (see: paddock --help)",
                "snapshot | paddock: Missing required parameter: 'FILE'. (see: paddock snapshot --help)",
                "journal x --jsn | paddock: Unknown option: '--jsn'. Possible solutions: --json (see: paddock journal --help)",
                "journal x --zxid 5..y | paddock: Invalid value for option '--zxid': 'y' is not a number such as 17 or 0x11."
                        + " (see: paddock journal --help)",
                "ensemble --size 10 | paddock: --size must be 1 to 9. (see: paddock ensemble --help)",
                "status a:0 | paddock: \"a:0\" is not host:port, with a port from 1 to 65535. (see: paddock status --help)",
                "move-leader --to 256 | paddock: --to must be the number of a server, 1 to 255."
                        + " (see: paddock move-leader --help)",
                "import --wait | paddock: Missing required parameter: 'ZOO.CFG'. (see: paddock import --help)",
                "server a b | paddock: Unmatched argument at index 2: 'b'. (see: paddock server --help)",
            })
    void shouldRefuseInOneLineWithAHint(final String words, final String message) {
        final CommandLineRun run = CommandLineRun.of(words.isEmpty() ? new String[0] : words.split(" "));
        assertEquals(message, run.err().strip());
        assertEquals(Paddock.MISUSED, run.status());
        assertEquals("", run.out());
    }

    @Test
    void shouldGuessWhatWasMeant() {
        final CommandLineRun run = CommandLineRun.of("servr");
        assertTrue(
                run.err().startsWith("paddock: Unmatched argument at index 0: 'servr'. Did you mean: paddock server"),
                run.err());
        assertTrue(run.err().endsWith("? (see: paddock --help)\n"), run.err());
        assertEquals(Paddock.MISUSED, run.status());
    }

    @Test
    void shouldSayWhatItCannotRead(@TempDir final Path folder) throws Exception {
        final Path file = Files.createFile(folder.resolve("other"));
        assertFailed("paddock: /nowhere does not exist", "journal", "/nowhere");
        assertFailed("paddock: " + folder + " is not a file", "snapshot", folder.toString());
        assertFailed("paddock: " + file + " is not named as a segment (seg-*.j)", "journal", file.toString());
        assertFailed(
                "paddock: " + folder + " holds no segments (seg-*.j): name the folder of the journal",
                "journal",
                folder.toString());
        assertFailed(
                "paddock: " + file + " is not named as a snapshot: snapshot. and the zxid in hexadecimal",
                "snapshot",
                file.toString());
    }

    private static void assertFailed(final String message, final String... args) {
        final CommandLineRun run = CommandLineRun.of(args);
        assertEquals(message, run.err().strip());
        assertEquals(Paddock.FAILED, run.status());
    }
}
