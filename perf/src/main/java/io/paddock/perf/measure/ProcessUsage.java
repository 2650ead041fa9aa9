package io.paddock.perf.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What one process has used, by Linux's accounting under {@code /proc}.
 *
 * <p>CPU time comes from the scheduler's figures of each thread, in ns. Those of a thread vanish with it, so what a
 * thread had used when it was last seen is kept, and the process' own figure, which forgets nothing but counts in steps
 * of 10 ms, is the least that is told. Not for several threads at a time.
 */
public final class ProcessUsage {
    private final Path process;
    private final Map<String, Long> cpuNsByThread = new HashMap<>();
    private long endedCpuNs;

    /** Of the process with this id. */
    public ProcessUsage(final long pid) {
        this(Path.of("/proc"), pid);
    }

    /** With another root than {@code /proc}. */
    ProcessUsage(final Path root, final long pid) {
        process = root.resolve(Long.toString(pid));
    }

    /** False on systems other than Linux. */
    public static boolean available() {
        return Files.isReadable(Path.of("/proc/self/stat"));
    }

    /**
     * What the process has used until now.
     *
     * @throws IOException when it has ended.
     */
    public Usage read() throws IOException {
        return new Usage(cpuNs(), ProcText.residentBytes(text("status")), diskWrittenBytes());
    }

    private long cpuNs() throws IOException {
        final Map<String, Long> seen = new HashMap<>();
        long running = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (final Path thread : threads) {
                final long cpuNs = threadCpuNs(thread);
                if (cpuNs >= 0) {
                    seen.put(thread.getFileName().toString(), cpuNs);
                    running += cpuNs;
                }
            }
        }
        cpuNsByThread.forEach((thread, cpuNs) -> endedCpuNs += seen.containsKey(thread) ? 0 : cpuNs);
        cpuNsByThread.clear();
        cpuNsByThread.putAll(seen);
        endedCpuNs = Math.max(endedCpuNs, ProcText.cpuNs(text("stat")) - running);
        return running + endedCpuNs;
    }

    private static long threadCpuNs(final Path thread) {
        try {
            return ProcText.scheduledNs(Files.readString(thread.resolve("schedstat")));
        } catch (final IOException ended) {
            // It ended between the listing and now, or the kernel was built without these figures.
            return -1;
        }
    }

    /** Needs the rights of the process' user; -1 without them. */
    private long diskWrittenBytes() {
        try {
            return ProcText.writtenBytes(text("io"));
        } catch (final IOException refused) {
            return -1;
        }
    }

    private String text(final String name) throws IOException {
        return Files.readString(process.resolve(name));
    }
}
