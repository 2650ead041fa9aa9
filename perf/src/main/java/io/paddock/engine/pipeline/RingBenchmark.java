package io.paddock.engine.pipeline;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to hand a frame from the transport to the engine through the ring? On one thread, as in the profile
 * {@code shared}: put in and taken out. To another thread that spins, as in {@code balanced} under load: until the other
 * one has taken it out; where that one sleeps, the time to wake it comes on top.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class RingBenchmark {
    /** Bytes of a frame; the longer one does not fit into a slot. */
    @Param({"120", "4096"})
    public int frameLength;

    private final RequestRing own = new RequestRing(PipelineConfig.defaults(), true);
    private final RequestRing crossing = new RequestRing(PipelineConfig.defaults(), false);
    private final RequestRing.Handler onOwn = this::onOwn;
    private UnsafeBuffer frame;
    private long taken;
    private long handed;
    private volatile long received;
    private volatile boolean stopping;
    private Thread receiver;

    /** Starts the thread that receives. */
    @Setup
    public void prepare() {
        frame = new UnsafeBuffer(new byte[frameLength]);
        receiver = new Thread(this::receive, "receiver");
        receiver.setDaemon(true);
        receiver.start();
    }

    /** Ends it. */
    @TearDown
    public void end() throws InterruptedException {
        stopping = true;
        receiver.join();
    }

    /** In and out on one thread; how many were taken out so far. */
    @Benchmark
    public long sameThread() {
        own.publish(RequestEvent.FRAME, null, 0, frame, 0, frameLength);
        own.poll(onOwn, 1);
        return taken;
    }

    /** From the publication until the other thread has it. */
    @Benchmark
    public long otherThread() {
        final long expected = ++handed;
        while (!crossing.publish(RequestEvent.FRAME, null, 0, frame, 0, frameLength)) {
            Thread.onSpinWait();
        }
        while (received < expected) {
            Thread.onSpinWait();
        }
        return expected;
    }

    private void receive() {
        final RequestRing.Handler onFrame = event -> {
            received = received + 1;
            return true;
        };
        while (!stopping) {
            if (crossing.poll(onFrame, 1024) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean onOwn(final RequestEvent event) {
        taken += event.length();
        return true;
    }
}
