package io.paddock.perf.figures;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM says of its heap.
 *
 * @param usedKb in use now, of all generations; the metaspace is not part of it.
 */
record HeapReading(long usedKb) {
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern COLLECTION = Pattern.compile("GC\\(\\d+\\) Pause.* (\\d+)M->(\\d+)M\\(\\d+M\\)");

    /** From the answer to {@code GC.heap_info}. */
    static HeapReading parse(final String heapInfo) throws IOException {
        final Matcher used = USED.matcher(heapInfo);
        long sum = 0;
        boolean found = false;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
            found = true;
        }
        if (!found) {
            throw new IOException("GC.heap_info is not understood: " + heapInfo);
        }
        return new HeapReading(sum);
    }

    /** Pauses of the collector in lines of its log at level info. */
    static Collections collections(final List<String> log) {
        int count = 0;
        long freedMb = 0;
        for (final String line : log) {
            final Matcher pause = COLLECTION.matcher(line);
            if (pause.find()) {
                count++;
                freedMb += Math.max(0, Long.parseLong(pause.group(1)) - Long.parseLong(pause.group(2)));
            }
        }
        return new Collections(count, freedMb);
    }

    /**
     * @param count of pauses.
     * @param freedMb by all of them.
     */
    record Collections(int count, long freedMb) {}
}
