package io.paddock.perf.figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks another JVM with the program {@code jcmd}, which comes with a JDK. */
final class DiagnosticCommand {
    private final Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private final long pid;

    /** Of the process with this id. */
    DiagnosticCommand(final long pid) {
        this.pid = pid;
    }

    /** Whether this JVM's home has the program. */
    static boolean available() {
        return Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "jcmd"));
    }

    /**
     * What it answers.
     *
     * @throws IOException when there is no such program or process.
     */
    String ask(final String... words) throws IOException {
        final List<String> command = new ArrayList<>(List.of(program.toString(), Long.toString(pid)));
        command.addAll(List.of(words));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("jcmd " + String.join(" ", words) + ": " + answer.strip());
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
        return answer;
    }
}
