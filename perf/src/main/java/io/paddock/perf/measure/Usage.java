package io.paddock.perf.measure;

/**
 * What a process has used, by the operating system's accounting.
 *
 * @param cpuNs CPU time, user and system, ns.
 * @param residentBytes resident memory; a level, not a sum.
 * @param diskWrittenBytes bytes that the process caused to be written to storage; -1 when that is not told.
 */
public record Usage(long cpuNs, long residentBytes, long diskWrittenBytes) {
    /** Of a server whose process cannot be looked into. */
    public static final Usage UNKNOWN = new Usage(-1, -1, -1);

    /** False when nothing is known of the process. */
    public boolean known() {
        return cpuNs >= 0;
    }

    /** What was used since an earlier reading; the resident memory is that of now. */
    public Usage since(final Usage earlier) {
        return known() && earlier.known()
                ? new Usage(cpuNs - earlier.cpuNs, residentBytes, diskWrittenSince(earlier))
                : UNKNOWN;
    }

    private long diskWrittenSince(final Usage earlier) {
        return diskWrittenBytes >= 0 && earlier.diskWrittenBytes >= 0
                ? diskWrittenBytes - earlier.diskWrittenBytes
                : -1;
    }
}
