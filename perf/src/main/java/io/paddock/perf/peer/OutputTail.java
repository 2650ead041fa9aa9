package io.paddock.perf.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of what a program has printed, for a message about its end. */
final class OutputTail {
    private static final int LINES = 5;
    private static final int MAX_LENGTH = 4096;

    private OutputTail() {}

    /** Part of a sentence, in one line. */
    static String of(final Path file) {
        final List<String> lines;
        try {
            lines = end(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (final IOException ex) {
            return "its output is not there: " + ex.getMessage();
        }
        return lines.isEmpty()
                ? "it printed nothing"
                : "its last lines: "
                        + String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    private static String end(final Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            final ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH);
            channel.position(Math.max(0, channel.size() - MAX_LENGTH));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
