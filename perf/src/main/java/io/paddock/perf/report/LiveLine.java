package io.paddock.perf.report;

import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Second;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows each second of a run: on a terminal in one line that is written over, elsewhere in a line each. On the thread
 * that makes the load.
 */
public final class LiveLine implements ProgressListener, AutoCloseable {
    private static final String CLEAR_TO_END = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final String label;
    private boolean open;

    /**
     * @param terminal whether what is written can be written over.
     * @param label what is being run, in front of each line.
     */
    public LiveLine(final PrintStream out, final boolean terminal, final String label) {
        this.out = out;
        this.terminal = terminal;
        this.label = label;
    }

    @Override
    public void onSecond(final Second second) {
        final String line = text(second);
        if (terminal) {
            out.print(CLEAR_TO_END + line);
            open = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Takes the line away again, so that what follows starts at the left. */
    @Override
    public void close() {
        if (open) {
            out.print(CLEAR_TO_END);
            out.flush();
            open = false;
        }
    }

    private String text(final Second second) {
        return String.format(
                Locale.ROOT,
                "%s  %4d s  %10s  p50 %9s  p99 %9s  max %9s  errors %d",
                label,
                second.number(),
                Units.rate(second.operations()),
                Units.time(second.p50Ns()),
                Units.time(second.p99Ns()),
                Units.time(second.maxNs()),
                second.errors());
    }
}
