package io.paddock.tools.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code paddock server} in a JVM of its own, on the classes under test. */
final class ServerProcess implements AutoCloseable {
    private static final int TIMEOUT_S = 180;
    private static final long POLL_NS = 10_000_000;
    private static final Pattern SERVING =
            Pattern.compile("Paddock serving clients on (\\S+):(\\d+) \\(data in (.*)\\)");

    private final Process process;
    private final Path output;

    private ServerProcess(final Process process, final Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param args what follows {@code server}. */
    static ServerProcess start(final Path folder, final String... args) throws IOException {
        final List<String> words = new ArrayList<>(List.of("server"));
        words.addAll(List.of(args));
        return command(folder, words.toArray(new String[0]));
    }

    /** Any command. */
    static ServerProcess command(final Path folder, final String... words) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Paddock.class.getName()));
        command.addAll(List.of(words));
        final Path output = Files.createTempFile(folder, "server", ".log");
        return new ServerProcess(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Waits until it serves; returns the port. */
    int awaitPort() throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (System.nanoTime() - deadlineNs < 0) {
            final Matcher serving = SERVING.matcher(output());
            if (serving.find()) {
                return Integer.parseInt(serving.group(2));
            }
            if (!process.isAlive()) {
                break;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        throw new AssertionError("does not serve: " + output());
    }

    /** Waits until it has printed something. */
    void awaitOutput(final String text) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!output().contains(text)) {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("does not print \"" + text + "\": " + output());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Types a line. */
    void type(final String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    int awaitExit() throws IOException, InterruptedException {
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + output());
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    static String ask(final int port, final String word) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_S));
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
