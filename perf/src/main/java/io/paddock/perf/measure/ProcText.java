package io.paddock.perf.measure;

import java.io.IOException;

/** The texts of {@code /proc/PID}, read for the few figures that measurements need; see proc(5). */
final class ProcText {
    /** CPU fields of {@code stat} count in these; fixed by the kernel's interface to programs. */
    private static final long TICK_NS = 10_000_000;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private ProcText() {}

    /** User and system time of a process from {@code stat}, ns, in steps of 10 ms. */
    static long cpuNs(final String stat) throws IOException {
        // The second field is the program's name in brackets, and may hold blanks and brackets itself.
        final int nameEnd = stat.lastIndexOf(')');
        final String[] fields = stat.substring(nameEnd + 1).strip().split(" ");
        if (nameEnd < 0 || fields.length <= SYSTEM_TICKS) {
            throw new IOException("not the stat of a process: " + stat.strip());
        }
        return (number(fields[USER_TICKS]) + number(fields[SYSTEM_TICKS])) * TICK_NS;
    }

    /** Time a thread spent on a CPU from its {@code schedstat}, ns. */
    static long scheduledNs(final String schedstat) throws IOException {
        return number(schedstat.strip().split(" ")[0]);
    }

    /** Resident memory from {@code status}, bytes; 0 for a process that is being taken apart. */
    static long residentBytes(final String status) throws IOException {
        final String kilobytes = field(status, "VmRSS:");
        return kilobytes == null ? 0 : number(kilobytes.replace("kB", "").strip()) * 1024;
    }

    /**
     * Bytes that a process caused to be written to storage from {@code io}, without those that it took back by
     * truncating or removing the file before they were written.
     */
    static long writtenBytes(final String io) throws IOException {
        final String written = field(io, "write_bytes:");
        final String cancelled = field(io, "cancelled_write_bytes:");
        if (written == null) {
            throw new IOException("no write_bytes in: " + io.strip());
        }
        return number(written) - (cancelled == null ? 0 : number(cancelled));
    }

    /** What follows a label at the start of a line, null when there is no such line. */
    private static String field(final String text, final String label) {
        for (final String line : text.split("\n")) {
            if (line.startsWith(label)) {
                return line.substring(label.length()).strip();
            }
        }
        return null;
    }

    private static long number(final String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException ex) {
            throw new IOException("a number was expected: " + text, ex);
        }
    }
}
