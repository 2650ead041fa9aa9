package io.paddock.perf.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Paddock as this JVM has it on its class path, with the JVM options that the {@code paddock} script gives. */
public final class PaddockContender implements Contender {
    /** Those of the script for every server; a test compares them. */
    static final List<String> OPTIONS = List.of(
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.nio=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "-Xms88m",
            "-Xmx1g",
            "-Xmn64m",
            "-XX:SurvivorRatio=30",
            "-XX:TLABSize=32k",
            "-XX:-ResizeTLAB",
            "-XX:MaxDirectMemorySize=32g",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Dfile.encoding=UTF-8",
            "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
            "-Dslf4j.internal.verbosity=WARN",
            "-Dio.netty.jfr.enabled=false");

    private static final String COLLECTOR = "-XX:+UseSerialGC";
    private static final String MAIN_CLASS = "io.paddock.engine.node.PaddockNode";
    private static final int FIRST_JAVA_THAT_ASKS = 24;

    private final List<String> moreOptions;
    private final List<String> configLines;

    /** As the script starts it, {@code PADDOCK_JAVA_OPTS} included. */
    public PaddockContender() {
        this(words(System.getenv().getOrDefault("PADDOCK_JAVA_OPTS", "")), List.of());
    }

    /**
     * @param moreOptions for the JVM, after those of the script.
     * @param configLines for its zoo.cfg, after those that all servers get.
     */
    public PaddockContender(final List<String> moreOptions, final List<String> configLines) {
        this.moreOptions = List.copyOf(moreOptions);
        this.configLines = List.copyOf(configLines);
    }

    @Override
    public String name() {
        return "paddock";
    }

    @Override
    public ServerProcess prepare(final Path folder, final Consumer<String> progress) throws IOException {
        final ZooCfg config = ZooCfg.write(folder, configLines);
        return new ServerProcess(new ServerPlan(
                name(), command(config.file()), folder, config.address(), Word::isServing, settings(config)));
    }

    @Override
    public ServerProcess prepareMember(final EnsembleSeat seat, final Consumer<String> progress) throws IOException {
        final List<String> lines = new ArrayList<>(configLines);
        if (!seat.isLoopback()) {
            lines.add("paddock.quorum.security=none");
        }
        final ZooCfg config = seat.config(lines);
        return new ServerProcess(new ServerPlan(
                name() + " #" + seat.server(),
                seat.inside(command(config.file())),
                seat.folder(),
                config.address(),
                Word::isServing,
                settings(config)));
    }

    private List<String> command(final Path config) {
        final List<String> command = new ArrayList<>();
        command.add(JavaProgram.path());
        command.addAll(options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS, config.toString()));
        return command;
    }

    private List<String> settings(final ZooCfg config) {
        return List.of("java " + String.join(" ", options()), config.text());
    }

    private List<String> options() {
        final List<String> options = new ArrayList<>(OPTIONS);
        if (moreOptions.stream().noneMatch(option -> option.matches("-XX:\\+Use.*GC"))) {
            options.add(COLLECTOR);
        }
        options.addAll(JavaProgram.builtFilesOptions());
        if (Runtime.version().feature() >= FIRST_JAVA_THAT_ASKS) {
            options.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        options.addAll(moreOptions);
        return options;
    }

    private static List<String> words(final String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
