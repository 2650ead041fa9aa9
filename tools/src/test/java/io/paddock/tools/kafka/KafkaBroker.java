package io.paddock.tools.kafka;

import io.paddock.perf.peer.MavenClassPath;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A broker in a process of its own, from Maven's repository, with its files in one folder. */
final class KafkaBroker implements AutoCloseable {
    private static final long TIMEOUT_S = 300;
    private static final long POLL_NS = 50_000_000;

    private final Path folder;
    private final String classPath;
    private final String address;
    private final Path output;
    private final Process process;

    /**
     * @param keepers a connect string.
     * @param port of loopback, free.
     */
    KafkaBroker(final Path folder, final String keepers, final int port) throws IOException {
        this.folder = Files.createDirectories(folder);
        classPath = new MavenClassPath("Kafka", resource("pom.xml"), folder.resolve("libraries"), "mvn")
                .resolve(line -> {});
        address = "127.0.0.1:" + port;
        final Path settings = folder.resolve("server.properties");
        Files.write(
                settings,
                List.of(
                        "broker.id=1",
                        "listeners=PLAINTEXT://" + address,
                        "log.dirs=" + folder.resolve("data"),
                        "zookeeper.connect=" + keepers,
                        "zookeeper.session.timeout.ms=60000",
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=1",
                        "group.initial.rebalance.delay.ms=0"));
        output = folder.resolve("broker.log");
        process = java(output, "kafka.Kafka", settings.toString());
    }

    private Process java(final Path log, final String... words) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-cp",
                classPath));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile())
                .start();
    }

    private static String resource(final String name) throws IOException {
        try (InputStream in = KafkaBroker.class.getResourceAsStream("/kafka/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void awaitOutput(final String text) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!output().contains(text)) {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("does not print \"" + text + "\": " + output());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Begins to make, use and remove topics whose names begin with the prefix. */
    Work work(final String prefix) throws IOException {
        final Path program = folder.resolve("TopicWork.java");
        Files.writeString(program, resource("TopicWork.java"));
        final Path log = folder.resolve(prefix + ".log");
        return new Work(java(log, program.toString(), address, prefix), log);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** SIGTERM, and waits for the end. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("the broker does not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** A program that uses the broker. */
    record Work(Process process, Path log) implements AutoCloseable {
        void awaitSuccess() throws IOException, InterruptedException {
            final boolean ended = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
            final String said = Files.readString(log);
            if (!ended || process.exitValue() != 0 || !said.endsWith("done\n")) {
                throw new AssertionError((ended ? "failed: " : "does not end: ") + said);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
