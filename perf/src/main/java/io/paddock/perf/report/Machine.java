package io.paddock.perf.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine of a run, as its figures need it beside them.
 *
 * @param processor model of the processor, or its architecture where no more is known.
 * @param cores that the JVM may use.
 * @param memoryBytes of the machine or its container.
 * @param kernel name and version of the operating system.
 * @param jvm name and version.
 * @param disk device and file system that hold the servers' data.
 */
public record Machine(String processor, int cores, long memoryBytes, String kernel, String jvm, String disk) {
    /**
     * This one.
     *
     * @param folder an existing one, on the disk of the servers' data.
     */
    public static Machine here(final Path folder) {
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorHere(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                diskOf(folder));
    }

    private static String processorHere() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return processor(lines);
        } catch (final IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    /** From the lines of {@code /proc/cpuinfo}. */
    static String processor(final Stream<String> lines) {
        return lines.filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String diskOf(final Path folder) {
        try {
            final FileStore store = Files.getFileStore(folder);
            return store.name() + " (" + store.type() + ")";
        } catch (final IOException ex) {
            return "unknown";
        }
    }

    /** One line. */
    String text() {
        return processor + ", " + cores + (cores == 1 ? " core, " : " cores, ") + Units.bytes(memoryBytes) + ", "
                + kernel + ", " + jvm + ", " + disk;
    }
}
