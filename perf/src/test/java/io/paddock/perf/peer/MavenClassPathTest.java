package io.paddock.perf.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in the place of Maven, which write down how they were called. */
class MavenClassPathTest {
    private static final String ANSWER =
            "for a in \"$@\"; do case $a in -Dmdep.outputFile=*)" + " printf '%s' \"$JARS\" >\"${a#*=}\";; esac; done";

    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();
    private Path jar;

    @BeforeEach
    void createJar() throws IOException {
        jar = Files.createFile(folder.resolve("zookeeper.jar"));
    }

    @Test
    void shouldAskMavenOnceAndWithoutTheNetworkFirst() throws IOException {
        final MavenClassPath libraries = libraries(maven(ANSWER.replace("$JARS", jar.toString())));
        assertEquals(jar.toString(), libraries.resolve(progress::add));
        assertEquals(jar.toString(), libraries.resolve(progress::add));
        assertEquals(List.of("fetching ZooKeeper 1.2.3 with Maven"), progress);
        assertEquals(1, calls().size(), calls().toString());
        assertTrue(calls().get(0).contains(" -o "), calls().toString());
        assertTrue(Files.readString(folder.resolve("cache/pom.xml")).contains("<version>1.2.3</version>"));
    }

    @Test
    void shouldGoToTheNetworkForWhatIsNotThere() throws IOException {
        final MavenClassPath libraries =
                libraries(maven("case \"$*\" in *' -o '*) exit 1;; esac; " + ANSWER.replace("$JARS", jar.toString())));
        assertEquals(jar.toString(), libraries.resolve(progress::add));
        assertEquals(2, calls().size(), calls().toString());
        assertFalse(calls().get(1).contains(" -o "), calls().toString());
    }

    @Test
    void shouldAskAgainWhenALibraryHasBeenRemoved() throws IOException {
        final MavenClassPath libraries = libraries(maven(ANSWER.replace("$JARS", jar.toString())));
        libraries.resolve(progress::add);
        Files.delete(jar);
        assertMessage(libraries, "Maven did not say where ZooKeeper 1.2.3 is");
        assertEquals(2, calls().size(), calls().toString());
        Files.createFile(jar);
        assertEquals(jar.toString(), libraries.resolve(progress::add));
    }

    @Test
    void shouldSayInOneLineWhatMavenComplainedOf() throws IOException {
        final MavenClassPath libraries = libraries(
                maven(
                        "echo '[WARNING] w'; echo '[ERROR] Failed to execute goal on"
                                + " project zookeeper: Could not find artifact zookeeper:jar:1.2.3 in central -> [Help 1]'; echo '[ERROR] '; exit 1"));
        assertMessage(
                libraries,
                "ZooKeeper 1.2.3 cannot be fetched with Maven: Could not find artifact zookeeper:jar:1.2.3 (all of it:");
    }

    @Test
    void shouldSayThatMavenIsMissing() {
        assertMessage(libraries(folder.resolve("no-such-program")), "install it (the command is mvn)");
    }

    private MavenClassPath libraries(final Path maven) {
        return new MavenClassPath(
                "ZooKeeper 1.2.3", ZooKeeperPom.of("1.2.3"), folder.resolve("cache"), maven.toString());
    }

    private Path maven(final String body) throws IOException {
        final Path script = folder.resolve("maven.sh");
        Files.writeString(script, "#!/bin/sh\necho \" $* \" >>'" + folder.resolve("calls") + "'\n" + body + "\n");
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private void assertMessage(final MavenClassPath libraries, final String part) {
        final IOException fault = assertThrows(IOException.class, () -> libraries.resolve(progress::add));
        assertTrue(fault.getMessage().contains(part), fault.getMessage());
        assertEquals(1, fault.getMessage().lines().count(), fault.getMessage());
    }
}
