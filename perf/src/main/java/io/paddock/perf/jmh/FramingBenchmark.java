package io.paddock.perf.jmh;

import io.paddock.transport.framing.FrameSink;
import io.paddock.transport.framing.LengthPrefixFramer;
import io.paddock.transport.framing.PartialBuffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does cutting a stream into frames cost, for each frame, when it arrives in large reads, and when it arrives in
 * packets that cut frames apart? The sink reads one word of each frame and does nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class FramingBenchmark implements FrameSink {
    private static final int FRAME_COUNT = 1_000;
    private static final int READ_LENGTH = 64 * 1024;
    private static final int PACKET_LENGTH = 1_448;

    /** Length of every frame's payload. */
    @Param({"40", "400", "4000"})
    public int payloadLength;

    private final LengthPrefixFramer framer =
            new LengthPrefixFramer(this, new PartialBuffers(1 << 20), 1 << 20, READ_LENGTH);
    private UnsafeBuffer stream;
    private long sum;

    /** Lays the frames out one behind the other. */
    @Setup
    public void setUp() {
        final int wireLength = Integer.BYTES + payloadLength;
        stream = new UnsafeBuffer(ByteBuffer.allocateDirect(FRAME_COUNT * wireLength));
        for (int i = 0; i < FRAME_COUNT; i++) {
            stream.putInt(i * wireLength, payloadLength, ByteOrder.BIG_ENDIAN);
        }
    }

    /** Reads of 64 KiB. */
    @Benchmark
    @OperationsPerInvocation(FRAME_COUNT)
    public long largeReads() {
        return feed(READ_LENGTH);
    }

    /** Reads of one packet each. */
    @Benchmark
    @OperationsPerInvocation(FRAME_COUNT)
    public long packets() {
        return feed(PACKET_LENGTH);
    }

    @Override
    public int wordArgumentLength(final int firstFourBytes) {
        return NOT_A_WORD;
    }

    @Override
    public boolean onWord(final int word, final DirectBuffer buffer, final int offset, final int length) {
        return true;
    }

    @Override
    public boolean onFrame(final DirectBuffer buffer, final int offset, final int length) {
        sum += length + buffer.getInt(offset);
        return true;
    }

    private long feed(final int readLength) {
        final int limit = stream.capacity();
        for (int index = 0; index < limit; index += readLength) {
            framer.onBytes(stream, index, Math.min(readLength, limit - index));
        }
        return sum;
    }
}
