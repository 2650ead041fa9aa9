package io.paddock.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.paddock.perf.measure.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schedule, by a clock that the test moves; replies are not read. */
final class OpenTrafficTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int WINDOW = 4;

    private final Recorder recorder = new Recorder(ProgressListener.NONE);

    @Test
    void shouldSendWhatIsDueAndHoldBackWhatTheWindowsDoNotTake(@TempDir final Path folder) throws IOException {
        final LoadPlan plan = LoadPlan.of(Workload.parse("exists")).withPace(new Pace(2, WINDOW, 1_000));
        final RequestSource source = new RequestSource(plan, new LoadTree(plan));
        final SessionShape shape = new SessionShape(2, WINDOW, source.maxRequestLength(), 30_000, false);
        try (EmbeddedTarget target = new EmbeddedTarget(folder);
                LoadLoop loop = new LoadLoop("embedded", target.address(), shape, recorder)) {
            loop.run(new OpeningTraffic(loop, 2, recorder), Long.MAX_VALUE);
            final OpenTraffic traffic = new OpenTraffic(loop, source, 1_000, recorder);
            traffic.begin(0);
            assertEquals(MS, traffic.poll(0));
            assertEquals(1, sent(loop));
            assertEquals(MS / 2, traffic.poll(MS / 2));
            assertEquals(1, sent(loop));
            assertEquals(MS / 2, traffic.poll(5 * MS + MS / 2));
            assertEquals(6, sent(loop));
            assertEquals(3, loop.sessions().get(0).inFlight());
            // Due by now are 21; the windows hold 8, and there is no time to wait.
            assertEquals(0, traffic.poll(20 * MS));
            assertEquals(2 * WINDOW, sent(loop));
            traffic.end(20 * MS + 1);
            assertFalse(traffic.isQuiet());
            assertEquals(0, traffic.poll(25 * MS));
        }
    }

    /** 21 are due within 20 ms and 1 ns, 8 were sent: 13 are errors, late by the time they were waited for. */
    @Test
    void shouldCountWhatCouldNeverBeSent(@TempDir final Path folder) throws IOException {
        final LoadPlan plan = LoadPlan.of(Workload.parse("exists")).withPace(new Pace(1, 8, 1_000));
        final RequestSource source = new RequestSource(plan, new LoadTree(plan));
        final SessionShape shape = new SessionShape(1, 8, source.maxRequestLength(), 30_000, false);
        try (EmbeddedTarget target = new EmbeddedTarget(folder);
                LoadLoop loop = new LoadLoop("embedded", target.address(), shape, recorder)) {
            loop.run(new OpeningTraffic(loop, 1, recorder), Long.MAX_VALUE);
            final OpenTraffic traffic = new OpenTraffic(loop, source, 1_000, recorder);
            recorder.start(0);
            traffic.begin(0);
            traffic.poll(20 * MS);
            traffic.end(20 * MS + 1);
            traffic.poll(TimeUnit.SECONDS.toNanos(31));
            recorder.stop(TimeUnit.SECONDS.toNanos(31));
            assertEquals(13, recorder.errors());
            assertEquals(13L, recorder.errorKinds().get("NEVER_SENT"));
        }
    }

    private static int sent(final LoadLoop loop) {
        return loop.sessions().stream().mapToInt(LoadSession::inFlight).sum();
    }
}
