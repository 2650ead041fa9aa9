package io.paddock.perf.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The class path of a library and what it needs, resolved by the Maven on the machine with the settings of its user.
 * The answer is kept in a folder, so that Maven and the network are needed once.
 */
public final class MavenClassPath {
    private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.-]{0,40}");
    private static final Pattern MISSING = Pattern.compile("Could not find artifact \\S+");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
    private static final long TIMEOUT_S = 600;

    private final String what;
    private final String pom;
    private final Path folder;
    private final String maven;

    /**
     * @param what name for messages.
     * @param pom a project whose runtime dependencies are wanted.
     * @param folder where project and answer are kept.
     * @param maven the program.
     */
    public MavenClassPath(final String what, final String pom, final Path folder, final String maven) {
        this.what = what;
        this.pom = pom;
        this.folder = folder;
        this.maven = maven;
    }

    /** Of a ZooKeeper server; {@code ~/.cache/paddock} keeps the answer. */
    static MavenClassPath ofZooKeeper(final String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("zookeeper:" + version
                    + " is not a version of ZooKeeper: it looks like zookeeper:" + ZooKeeperContender.DEFAULT_VERSION);
        }
        final String home = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return new MavenClassPath(
                "ZooKeeper " + version,
                ZooKeeperPom.of(version),
                Path.of(home, "paddock", "zookeeper-" + version),
                "mvn");
    }

    /**
     * The class path.
     *
     * @throws IOException when there is no Maven, or no such version; one line for the user.
     */
    public String resolve(final Consumer<String> progress) throws IOException {
        final Path answer = folder.resolve("classpath");
        final Path project = folder.resolve("pom.xml");
        if (Files.exists(answer)
                && Files.exists(project)
                && Files.readString(project).equals(pom)) {
            final String known = Files.readString(answer).strip();
            if (isComplete(known)) {
                return known;
            }
        }
        Files.createDirectories(folder);
        Files.deleteIfExists(answer);
        Files.writeString(project, pom);
        progress.accept("fetching " + what + " with Maven");
        final Path log = folder.resolve("maven.log");
        // What an earlier build has fetched needs no network.
        if (run(log, true) != 0) {
            final int status = run(log, false);
            if (status != 0) {
                throw new IOException(
                        what + " cannot be fetched with Maven: " + reason(log) + " (all of it: " + log + ")");
            }
        }
        final String classPath = Files.readString(answer).strip();
        if (!isComplete(classPath)) {
            throw new IOException("Maven did not say where " + what + " is; what it said is in " + log);
        }
        return classPath;
    }

    private int run(final Path log, final boolean offline) throws IOException {
        final List<String> command = new ArrayList<>(List.of(maven, "-B", "-q", "-Dstyle.color=never"));
        if (offline) {
            command.add("-o");
        }
        command.addAll(List.of(
                "-f",
                folder.resolve("pom.xml").toString(),
                GOAL,
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + folder.toAbsolutePath().resolve("classpath")));
        final Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(log.toFile())
                    .start();
        } catch (final IOException ex) {
            throw new IOException(
                    what + " is fetched with Maven, which is not there: install it (the command is mvn)", ex);
        }
        return awaitEnd(process);
    }

    private int awaitEnd(final Process process) throws IOException {
        try {
            if (process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IOException("Maven did not fetch " + what + " within " + TIMEOUT_S + " s");
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Maven fetched " + what, ex);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What Maven could not find, or else its first complaint, without its own address and hints. */
    private static String reason(final Path log) throws IOException {
        final String text = COLOUR.matcher(Files.readString(log)).replaceAll("");
        final Matcher missing = MISSING.matcher(text);
        if (missing.find()) {
            return missing.group();
        }
        return text.lines()
                .filter(line -> line.startsWith("[ERROR]"))
                .map(line -> line.substring("[ERROR]".length()).strip())
                .map(line -> line.replaceFirst(" -> \\[Help.*", ""))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(OutputTail.of(log));
    }

    private static boolean isComplete(final String classPath) {
        return !classPath.isEmpty()
                && Arrays.stream(classPath.split(File.pathSeparator)).allMatch(file -> Files.exists(Path.of(file)));
    }
}
