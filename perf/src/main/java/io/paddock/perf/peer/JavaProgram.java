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
     * The options by which this JVM found what the build has put beside the classes: their archive, which holds for the
     * same class path only, and native libraries. What was not given is not among them.
     */
    static List<String> builtFilesOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:SharedArchiveFile=")
                        || option.startsWith("-XX:ArchiveRelocationMode=")
                        || option.equals("-XX:+UnlockDiagnosticVMOptions")
                        || option.startsWith("-Djava.library.path=")
                        || option.startsWith("-Djava.nio.channels.spi.SelectorProvider=")
                        || option.startsWith("-Xlog:cds")
                        || option.startsWith("-XX:TrimNativeHeapInterval="))
                .toList();
    }
}
