package io.paddock.engine.compat.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server's place in the world: a folder below {@code target}, a free port and the {@code zoo.cfg} written for them. */
final class Scratch {
    private static final int PRINTED_LINES = 60;

    private final Path folder;
    private final int port;

    Scratch(final String name) {
        try {
            final Path parent = Path.of(System.getProperty("java.io.tmpdir"), "compat");
            Files.createDirectories(parent);
            folder = Files.createTempDirectory(parent, name + "-");
            port = FreePorts.next();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("server.log");
    }

    Path configFile(final Map<String, String> entries) {
        final String common = "dataDir=" + data() + "\nclientPort=" + port + "\nclientPortAddress=127.0.0.1\n";
        final String text = entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining("", common, ""));
        try {
            Files.createDirectories(data());
            return Files.writeString(folder.resolve("zoo.cfg"), text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            final List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - PRINTED_LINES), lines.size()));
        } catch (final IOException e) {
            return "(output not readable: " + e + ")";
        }
    }

    void delete() {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
