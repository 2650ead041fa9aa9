package io.paddock.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code paddock}, copied to a house of cards: a JDK and a Maven that are shell scripts and say what they
 * were asked. So every decision of the script is seen without a build.
 */
class LauncherScriptTest {
    private static final int TIMEOUT_S = 180;
    private static final Path SCRIPT = Path.of("..", "paddock").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Path home;
    private Path jdk;
    private Path bin;

    @BeforeEach
    void build() throws IOException {
        home = Files.createDirectories(folder.resolve("a home"));
        Files.copy(SCRIPT, home.resolve("paddock"));
        Files.createFile(home.resolve("pom.xml"));
        for (final String module : List.of("codecs", "transport", "replication", "engine", "client", "perf", "tools")) {
            Files.createFile(Files.createDirectories(home.resolve(module)).resolve("pom.xml"));
            Files.createDirectories(home.resolve(module).resolve("src/main"));
        }
        jdk = jdk("17.0.9");
        bin = Files.createDirectories(folder.resolve("bin"));
        script(
                bin.resolve("mvn"),
                "echo '[INFO] Building Paddock codecs 0.1.0-SNAPSHOT      [2/8]'; echo noise;" + " mkdir -p '" + home
                        + "/tools/target/lib'");
        script(home.resolve("paddock"), null);
    }

    @Test
    void shouldBuildOnceWithFewLinesOfProgress() throws Exception {
        final Run first = run(Map.of(), "--version");
        assertEquals(0, first.status, first.err);
        assertEquals(
                List.of("Building Paddock; the log is " + home.resolve("target/build.log"), "  [2/8] Paddock codecs"),
                first.err.lines().limit(2).toList());
        assertTrue(first.err.lines().toList().get(2).matches("Built in \\d+ s\\."), first.err);
        assertEquals("", run(Map.of(), "--version").err, "the second run builds nothing");
        assertTrue(Files.readString(home.resolve("target/build.log")).contains("noise"));
    }

    @Test
    void shouldBuildAgainWhenASourceIsNewer() throws Exception {
        run(Map.of(), "--version");
        final Path source = Files.createFile(home.resolve("engine/src/main/Some.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertTrue(run(Map.of(), "--version").err.startsWith("Building Paddock"));
    }

    @Test
    void shouldShowWhyTheBuildFailed() throws Exception {
        script(bin.resolve("mvn"), "echo '[INFO] lots'; echo '[ERROR] engine does not compile'; exit 1");
        final Run run = run(Map.of(), "--version");
        assertEquals(1, run.status);
        assertTrue(
                run.err.contains("[ERROR] engine does not compile\npaddock: the build failed; all of its output is in"),
                run.err);
        assertFalse(run.err.contains("lots"), run.err);
        assertEquals("", run.out, "nothing is started");
    }

    @Test
    void shouldHandOverArgumentsAndOptions() throws Exception {
        final Run run = run(Map.of("PADDOCK_JAVA_OPTS", "-Dx=1 -Xmx7g"), "server", "my zoo.cfg", "", "*");
        final List<String> lines = run.out.lines().toList();
        assertEquals(
                List.of("io.paddock.tools.cli.Main", "server", "my zoo.cfg", "", "*"),
                lines.subList(lines.indexOf("-cp") + 2, lines.size()));
        assertEquals(home + "/tools/target/*:" + home + "/tools/target/lib/*", lines.get(lines.indexOf("-cp") + 1));
        assertTrue(lines.indexOf("-Xmx7g") > lines.indexOf("-Xmx1g"), "the last one counts");
        assertTrue(lines.contains("-XX:+UseSerialGC") && lines.contains("-XX:+ExitOnOutOfMemoryError"), run.out);
        assertFalse(run.out.contains("--enable-native-access"), "unknown to JDK 17");
    }

    @Test
    void shouldLeaveTheCollectorToTheOperator() throws Exception {
        assertFalse(
                run(Map.of("PADDOCK_JAVA_OPTS", "-XX:+UseZGC"), "server").out.contains("-XX:+UseSerialGC"));
    }

    @Test
    void shouldKeepNewerJvmsQuiet() throws Exception {
        jdk = jdk("25");
        final Run run = run(Map.of(), "server");
        assertTrue(
                run.out.contains("--enable-native-access=ALL-UNNAMED\n--sun-misc-unsafe-memory-access=allow\n"),
                run.out);
    }

    @Test
    void shouldRefuseOldOrMissingJava() throws Exception {
        jdk = jdk("11.0.2");
        assertRefused(
                "paddock: " + jdk + "/bin/java is version 11, but 17 or later is needed: set JAVA_HOME to a newer JDK");
        jdk = jdk("1.8.0_372");
        assertRefused(
                "paddock: " + jdk + "/bin/java is version 8, but 17 or later is needed: set JAVA_HOME to a newer JDK");
        jdk = folder.resolve("nowhere");
        assertRefused("paddock: JAVA_HOME is " + jdk + ", where there is no bin/java: correct or unset it");
    }

    @Test
    void shouldSayThatMavenIsMissing() throws Exception {
        Files.delete(bin.resolve("mvn"));
        tools("bash", "dirname", "readlink", "sed", "head", "cksum", "cut", "find", "mkdir", "flock", "grep");
        final Run run = runWithPath(bin.toString(), "--version");
        assertEquals(
                "paddock: Maven is needed to build Paddock on first use: install it (the command is mvn)",
                run.err.strip());
        assertEquals(1, run.status);
    }

    @Test
    void shouldWorkThroughLinksFromAnywhere() throws Exception {
        final Path link = Files.createSymbolicLink(bin.resolve("pd"), Path.of("../a home/paddock"));
        final ProcessBuilder builder =
                new ProcessBuilder(link.toString(), "x").directory(Path.of("/").toFile());
        final Run run = run(builder, Map.of(), bin + ":" + System.getenv("PATH"));
        assertEquals(0, run.status, run.err);
        assertTrue(run.out.contains(home + "/tools/target/lib/*"), run.out);
    }

    private void assertRefused(final String message) throws Exception {
        final Run run = run(Map.of(), "server");
        assertEquals(message, run.err.strip());
        assertEquals(1, run.status);
    }

    /** A JDK whose java prints its arguments, one to a line. */
    private Path jdk(final String version) throws IOException {
        final Path made = folder.resolve("jdk-" + version);
        Files.createDirectories(made.resolve("bin"));
        Files.writeString(made.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(made.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        script(made.resolve("bin/javac"), "exit 0");
        return made;
    }

    /** Stand-ins for these tools of the system, so that nothing else is found. */
    private void tools(final String... names) throws IOException {
        for (final String name : names) {
            for (final String place : System.getenv("PATH").split(":")) {
                final Path tool = Path.of(place, name);
                if (Files.isExecutable(tool) && !Files.exists(bin.resolve(name))) {
                    script(bin.resolve(name), "exec " + tool + " \"$@\"");
                }
            }
        }
    }

    private static void script(final Path file, final String body) throws IOException {
        if (body != null) {
            Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int status, String out, String err) {}

    private Run run(final Map<String, String> environment, final String... args) throws Exception {
        return run(builder(args), environment, bin + ":" + System.getenv("PATH"));
    }

    private Run runWithPath(final String path, final String... args) throws Exception {
        return run(builder(args), Map.of(), path);
    }

    private ProcessBuilder builder(final String... args) {
        final List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("paddock").toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    private Run run(final ProcessBuilder builder, final Map<String, String> environment, final String path)
            throws Exception {
        final Path out = Files.createTempFile(folder, "out", "");
        final Path err = Files.createTempFile(folder, "err", "");
        builder.environment().remove("PADDOCK_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        final Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), "the script hangs");
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
