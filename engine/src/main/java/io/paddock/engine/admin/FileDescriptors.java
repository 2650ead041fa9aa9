package io.paddock.engine.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many files the process has open and may have. Read from {@code /proc} where it exists: the first use of the
 * management beans costs tens of ms, which the engine thread should not spend.
 */
final class FileDescriptors {
    private static final File OPEN = new File("/proc/self/fd");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LIMIT_LINE = "Max open files";
    private static final long UNKNOWN = -1;

    private FileDescriptors() {}

    /** -1 when it cannot be known. */
    static long open() {
        final String[] names = OPEN.list();
        if (names != null) {
            return names.length;
        }
        return bean() instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : UNKNOWN;
    }

    /** -1 when it cannot be known. */
    static long limit() {
        try {
            for (final String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(LIMIT_LINE)) {
                    return Long.parseLong(
                            line.substring(LIMIT_LINE.length()).trim().split("\\s+")[0]);
                }
            }
        } catch (final IOException | NumberFormatException e) {
            // Not Linux, or unlimited: the bean below knows.
        }
        return bean() instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : UNKNOWN;
    }

    private static Object bean() {
        return ManagementFactory.getOperatingSystemMXBean();
    }
}
