package io.paddock.perf.figures;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a reader has to know of the machine that figures are from. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Lines for the page. */
    static List<String> describe(final Path dataFolder) throws IOException {
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return List.of(
                Runtime.getRuntime().availableProcessors() + " processors" + model() + ", "
                        + (system.getTotalMemorySize() >> 20) + " MB of memory; client and servers share them",
                System.getProperty("os.name") + " "
                        + System.getProperty("os.version").replaceAll("^(\\d+\\.\\d+).*", "$1")
                        + ", data on "
                        + Files.getFileStore(dataFolder).type(),
                "Java " + Runtime.version() + " for client and servers",
                "durable: both servers force their log before they acknowledge",
                "ZooKeeper 3.9.5 with the heap of its own start script, 1000 MB; Paddock as its script starts it, at most 1 GB of heap");
    }

    private static String model() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return "";
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
                .orElse("");
    }
}
