package io.paddock.perf.peer;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** The JVM that runs this, for servers that are to run on the same. */
final class JavaProgram {
    private JavaProgram() {}

    /** The program {@code java}. */
    static String path() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The heap that the JVM takes when nothing is said: a quarter of the memory, in words. */
    static String defaultHeap() {
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return "the JVM's default heap, at most " + (system.getTotalMemorySize() / 4 >> 20) + " MB";
    }

    /**
     * The options with which this JVM was given an archive of classes, none when it was not. The archive holds for the
     * same class path only, which the server has.
     */
    static List<String> classArchiveOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:SharedArchiveFile=")
                        || option.startsWith("-Xlog:cds")
                        || option.startsWith("-XX:TrimNativeHeapInterval="))
                .toList();
    }
}
