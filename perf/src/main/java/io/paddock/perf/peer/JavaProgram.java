package io.paddock.perf.peer;

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
