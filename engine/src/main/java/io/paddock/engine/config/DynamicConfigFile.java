package io.paddock.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes new members of an ensemble beside {@code zoo.cfg} as ZooKeeper does (protocol reference §18.3): into
 * {@code zoo.cfg.dynamic.VERSION}, with a line {@code dynamicConfigFile=} in {@code zoo.cfg} in place of its own server
 * lines. The {@code zoo.cfg} of before the first time is kept as {@code zoo.cfg.bak}. One thread.
 */
public final class DynamicConfigFile {
    private static final Pattern MOVED = Pattern.compile("\\s*(server|group|weight)\\.\\d+\\s*[=: \\t].*");
    private static final Pattern POINTER = Pattern.compile("\\s*dynamicConfigFile\\s*[=: \\t].*");

    private final Path file;

    /** @param file the {@code zoo.cfg}. */
    public DynamicConfigFile(final Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Writes members down, unless that version is there already.
     *
     * @param members lines of servers, groups and weights.
     * @throws ConfigException when a file cannot be read or written.
     */
    public void write(final String members, final long version) {
        final Path dynamic = file.resolveSibling(file.getFileName() + ".dynamic." + Long.toHexString(version));
        try {
            if (!Files.exists(dynamic)) {
                replace(dynamic, members);
            }
            pointTo(dynamic);
        } catch (final IOException e) {
            throw new ConfigException(dynamic + " or " + file + " cannot be written: " + e);
        }
    }

    private void pointTo(final Path dynamic) throws IOException {
        final String pointer = "dynamicConfigFile=" + dynamic;
        final String before = Files.readString(file, StandardCharsets.UTF_8);
        final List<String> lines = new ArrayList<>();
        boolean hadServers = false;
        for (final String line : before.lines().toList()) {
            final boolean server = MOVED.matcher(line).matches();
            hadServers |= server;
            if (!server && !POINTER.matcher(line).matches()) {
                lines.add(line);
            }
        }
        lines.add(pointer);
        final String after = String.join("\n", lines) + '\n';
        if (!after.equals(before)) {
            if (hadServers) {
                Files.copy(file, file.resolveSibling(file.getFileName() + ".bak"), StandardCopyOption.REPLACE_EXISTING);
            }
            replace(file, after);
        }
    }

    /** A reader finds the old or the new text, never a part. */
    private static void replace(final Path target, final String text) throws IOException {
        final Path next = target.resolveSibling(target.getFileName() + ".next");
        Files.writeString(next, text, StandardCharsets.UTF_8);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
