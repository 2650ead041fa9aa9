package io.paddock.perf.load;

import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Collects what completes, second by second. Recording allocates nothing but at the first error of a kind. */
final class Recorder {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SHORTEST_SECOND_NS = SECOND_NS / 10;
    private static final long MAX_LATENCY_NS = 3_600 * SECOND_NS;
    private static final int DIGITS = 3;

    private final ProgressListener listener;
    private final Histogram total = new Histogram(MAX_LATENCY_NS, DIGITS);
    private final Histogram second = new Histogram(MAX_LATENCY_NS, DIGITS);
    private final List<Second> seconds = new ArrayList<>();
    private final Map<String, Long> errorKinds = new TreeMap<>();
    private boolean recording;
    private long secondStartNs;
    private long errors;
    private long secondErrors;

    Recorder(final ProgressListener listener) {
        this.listener = listener;
    }

    /** From now on what completes counts. */
    void start(final long nowNs) {
        recording = true;
        secondStartNs = nowNs;
    }

    /** An operation has completed. */
    void completed(final long startNs, final long nowNs) {
        if (recording) {
            second.recordValue(Math.min(Math.max(nowNs - startNs, 0), MAX_LATENCY_NS));
        }
    }

    /** An operation has completed with an error. */
    void failed(final String kind, final long startNs, final long nowNs) {
        if (recording) {
            completed(startNs, nowNs);
            secondErrors++;
            errorKinds.merge(kind, 1L, Long::sum);
        }
    }

    /** Closes the seconds that are over. */
    void poll(final long nowNs) {
        while (recording && nowNs - secondStartNs >= SECOND_NS) {
            closeSecond();
            secondStartNs += SECOND_NS;
        }
    }

    /** Nothing counts any more. */
    void stop(final long nowNs) {
        poll(nowNs);
        if (nowNs - secondStartNs >= SHORTEST_SECOND_NS || seconds.isEmpty()) {
            closeSecond();
        } else {
            addUp();
        }
        recording = false;
    }

    private void closeSecond() {
        final Second closed = new Second(
                seconds.size() + 1,
                second.getTotalCount(),
                secondErrors,
                second.getValueAtPercentile(50),
                second.getValueAtPercentile(99),
                second.getMaxValue());
        seconds.add(closed);
        addUp();
        listener.onSecond(closed);
    }

    private void addUp() {
        total.add(second);
        second.reset();
        errors += secondErrors;
        secondErrors = 0;
    }

    Histogram latency() {
        return total;
    }

    long operations() {
        return total.getTotalCount();
    }

    long errors() {
        return errors;
    }

    Map<String, Long> errorKinds() {
        return errorKinds;
    }

    List<Second> seconds() {
        return seconds;
    }
}
