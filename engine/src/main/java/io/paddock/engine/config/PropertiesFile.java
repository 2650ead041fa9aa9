package io.paddock.engine.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A file in the syntax of Java properties, with the number of the line at which each entry starts, which
 * {@link Properties} would not tell. Values are trimmed, as ZooKeeper trims them.
 */
final class PropertiesFile {
    private PropertiesFile() {}

    /** @throws ConfigException when the file cannot be read or a line has a broken escape. */
    static List<Entry> read(final Path file) {
        try {
            return parse(decode(Files.readAllBytes(file)), String.valueOf(file.getFileName()));
        } catch (final NoSuchFileException e) {
            throw new ConfigException("There is no configuration file " + file + ": check the path");
        } catch (final IOException e) {
            throw new ConfigException("Cannot read the configuration file " + file + ": " + e);
        }
    }

    static List<Entry> parse(final String text, final String fileName) {
        final List<Entry> entries = new ArrayList<>();
        final String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].strip().equals("\\")) {
                continue; // Nothing to continue: the next line stands for itself, and may be a comment.
            }
            final int start = i;
            final StringBuilder logical = new StringBuilder(lines[i]);
            while (!isComment(lines[start]) && continues(logical) && i + 1 < lines.length) {
                logical.setLength(logical.length() - 1);
                logical.append(lines[++i].stripLeading());
            }
            addEntry(logical.toString(), fileName + " line " + (start + 1), entries);
        }
        return entries;
    }

    private static void addEntry(final String line, final String origin, final List<Entry> entries) {
        final Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(line));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final IllegalArgumentException e) {
            throw new ConfigException(origin + ": " + e.getMessage());
        }
        parsed.forEach((key, value) ->
                entries.add(new Entry(key.toString().strip(), value.toString().strip(), origin)));
    }

    private static boolean isComment(final String line) {
        final String stripped = line.stripLeading();
        return stripped.startsWith("#") || stripped.startsWith("!");
    }

    /** An odd number of backslashes at the end joins the next line. */
    private static boolean continues(final CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** UTF-8; files that are not are taken as ISO 8859-1, which is what ZooKeeper reads. */
    private static String decode(final byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
