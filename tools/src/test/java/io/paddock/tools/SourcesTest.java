package io.paddock.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of the house that only the sources can show, for every module. */
final class SourcesTest {
    private static final List<String> MODULES =
            List.of("codecs", "transport", "replication", "engine", "client", "perf", "tools");

    /** The TLS engine's own word for its state is not ours. */
    /** What TLS and Aeron call their own. */
    private static final Pattern LIBRARY_WORDS =
            Pattern.compile("ssl_?session|\\.getsession\\(\\)|streamSessionLimit", Pattern.CASE_INSENSITIVE);

    private static final Pattern ZOOKEEPER_WORDS = Pattern.compile("znode|session", Pattern.CASE_INSENSITIVE);
    private static final Pattern SLEEP = Pattern.compile("(Thread|TimeUnit\\.\\w+|SECONDS)\\.sleep\\(");
    private static final Pattern VAGUE_NAME = Pattern.compile(".*(Impl|Manager|Utils?|Helper)\\.java");
    private static final Pattern VAGUE_PACKAGE = Pattern.compile(".*/(util|utils|common|helpers?)/[^/]*");

    private static Path root;
    private static List<Path> sources;

    @BeforeAll
    static void findSources() throws IOException {
        root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("codecs/pom.xml"))) {
            root = root.getParent();
        }
        sources = new ArrayList<>();
        for (final String module : MODULES) {
            final Path directory = root.resolve(module).resolve("src");
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        assertTrue(sources.size() > 50, "sources found under " + root + ": " + sources.size());
    }

    @Test
    void shouldSpeakOfZnodesAndSessionsInTheEngineOnly() {
        assertNone(file -> isOf(file, "transport") || isOf(file, "replication"), SourcesTest::zookeeperWords);
    }

    @Test
    void shouldNotSleepInTests() {
        assertNone(file -> relative(file).contains("/src/test/"), line -> SLEEP.matcher(line)
                .find());
    }

    @Test
    void shouldGiveTypesAndPackagesNamesThatSayWhatTheyAre() {
        final List<String> vague = sources.stream()
                .map(SourcesTest::relative)
                .filter(file -> VAGUE_NAME.matcher(file).matches()
                        || VAGUE_PACKAGE.matcher(file).matches())
                .toList();
        assertEquals(List.of(), vague);
    }

    @Test
    void shouldDescribeEveryPackage() {
        final List<String> bare = sources.stream()
                .filter(file -> relative(file).contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .map(SourcesTest::relative)
                .toList();
        assertEquals(List.of(), bare);
    }

    private static boolean zookeeperWords(final String line) {
        return ZOOKEEPER_WORDS
                .matcher(LIBRARY_WORDS.matcher(line).replaceAll(""))
                .find();
    }

    private static void assertNone(final Predicate<Path> files, final Predicate<String> offends) {
        final List<String> found = new ArrayList<>();
        for (final Path file : sources) {
            if (files.test(file)) {
                final List<String> lines = read(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (offends.test(lines.get(i))) {
                        found.add(relative(file) + ":" + (i + 1) + ": "
                                + lines.get(i).strip());
                    }
                }
            }
        }
        assertEquals(List.of(), found);
    }

    private static boolean isOf(final Path file, final String module) {
        return relative(file).startsWith(module + "/");
    }

    private static String relative(final Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static List<String> read(final Path file) {
        try {
            return Files.readAllLines(file);
        } catch (final IOException fault) {
            throw new AssertionError(fault);
        }
    }
}
