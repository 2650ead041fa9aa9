package io.paddock.engine.compat.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server in its own JVM, from this JVM's class path. It ends with this JVM at the latest. */
public final class ChildServer implements TestServer {
    private static final long START_MS = 180_000;
    private static final long STOP_MS = 120_000;

    private final ServerKind kind;
    private final String mainClass;
    private final List<String> jvmArguments;
    private final ServerSettings settings;
    private final UnaryOperator<List<String>> environment;
    private final Scratch scratch;
    private Process process;

    private ChildServer(
            final ServerKind kind,
            final String mainClass,
            final List<String> jvmArguments,
            final ServerSettings settings,
            final UnaryOperator<List<String>> environment) {
        this.environment = environment;
        this.kind = kind;
        this.mainClass = mainClass;
        this.jvmArguments = jvmArguments;
        this.settings = settings;
        scratch = new Scratch(kind.name().toLowerCase(java.util.Locale.ROOT));
    }

    static ChildServer reference(final ServerSettings settings) {
        return new ChildServer(
                ServerKind.REFERENCE,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                List.of("-Dzookeeper.admin.enableServer=false", "-Dzookeeper.jmx.log4j.disable=true"),
                settings,
                UnaryOperator.identity());
    }

    static ChildServer paddock(final ServerSettings settings) {
        return paddock(settings, UnaryOperator.identity());
    }

    /**
     * Paddock, not started.
     *
     * @param environment makes of the command that starts it one that does so elsewhere, in the same process.
     */
    public static ChildServer paddock(final ServerSettings settings, final UnaryOperator<List<String>> environment) {
        return new ChildServer(
                ServerKind.PROCESS,
                "io.paddock.engine.node.PaddockNode",
                List.of(
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.nio=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/sun.nio.ch=ALL-UNNAMED"),
                settings,
                environment);
    }

    @Override
    public ServerKind kind() {
        return kind;
    }

    @Override
    public int port() {
        return scratch.port();
    }

    @Override
    public Path data() {
        return scratch.data();
    }

    @Override
    public void start() {
        launch();
        Await.until("start of " + kind, START_MS, this::output, this::isServing);
    }

    @Override
    public void launch() {
        if (isRunning()) {
            throw new IllegalStateException("already running");
        }
        try {
            process = new ProcessBuilder(environment.apply(command(scratch.configFile(settings.fileEntries()))))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(scratch.log().toFile()))
                    .start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // Process.destroy would close the input as well, which ends the child at once, see ChildMain.
        process.toHandle().destroy();
        awaitEnd();
        if (kind == ServerKind.PROCESS && process.exitValue() != 0) {
            throw new AssertionError("did not end in order but with " + process.exitValue() + ":\n" + output());
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public String output() {
        return scratch.output();
    }

    @Override
    public void close() {
        if (isRunning()) {
            kill();
        }
        scratch.delete();
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() {
        awaitEnd();
        return process.exitValue();
    }

    @Override
    public boolean isServing() {
        if (!process.isAlive()) {
            throw new AssertionError(kind + " ended with " + process.exitValue() + ":\n" + output());
        }
        return Word.serves(port());
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(kind + " did not end:\n" + output());
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command(final Path configFile) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=2g"));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(jvmArguments);
        settings.jvmProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ChildMain.class.getName(), mainClass, configFile.toString()));
        return command;
    }
}
