package io.paddock.perf.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps account of what a running JVM allocates: what its heap holds more than before, and what collections freed in
 * between, which the JVM is told to log from now on. Allocation buffers count when they are handed to a thread, so the
 * account is off by some hundred KB at most, which long runs make small.
 */
final class HeapLedger {
    private final DiagnosticCommand jvm;
    private final Path log;
    private long usedKb;
    private int linesBefore;

    /** @param log file of the collector's log; it must not exist. */
    HeapLedger(final long pid, final Path log) throws IOException {
        jvm = new DiagnosticCommand(pid);
        this.log = log.toAbsolutePath();
        jvm.ask("VM.log", "output=" + this.log, "what=gc=info");
    }

    /** The account begins here. */
    void open() throws IOException {
        linesBefore = lines().size();
        usedKb = HeapReading.parse(jvm.ask("GC.heap_info")).usedKb();
    }

    /** What was allocated since {@link #open()}. */
    Account close() throws IOException {
        final long nowKb = HeapReading.parse(jvm.ask("GC.heap_info")).usedKb();
        final List<String> lines = lines();
        final HeapReading.Collections collections = HeapReading.collections(lines.subList(linesBefore, lines.size()));
        return new Account((nowKb - usedKb + collections.freedMb() * 1024) * 1024, collections.count());
    }

    private List<String> lines() throws IOException {
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /**
     * @param allocatedBytes on the heap, by all threads.
     * @param collections pauses of the collector.
     */
    record Account(long allocatedBytes, int collections) {}
}
